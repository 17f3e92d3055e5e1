package org.compostela.delivery.policy;

import com.google.common.base.Splitter;
import com.google.common.net.InternetDomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the text of a policy (RFC 8461 section 3.2). */
final class StsPolicyText {
    private static final Splitter LINES = Splitter.onPattern("\r?\n");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,31}");

    /** More hosts than any domain has. */
    private static final int HOSTS_MAX = 1_000;

    private StsPolicyText() {}

    /** The text is no policy; the message says why. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String why) {
            super(why);
        }
    }

    static StsPolicy read(String text) throws MalformedException {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> hosts = new ArrayList<>();
        for (String line : LINES.split(text)) {
            if (line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 0
                    || !KEY.matcher(line.substring(0, colon).stripTrailing()).matches()) {
                throw new MalformedException("a line has no key");
            }
            String key = line.substring(0, colon).stripTrailing();
            String value = line.substring(colon + 1).strip();
            if (key.equals("mx")) {
                hosts.add(host(value));
            } else {
                // Of several the first counts; what is not known is for later versions.
                fields.putIfAbsent(key, value);
            }
        }
        return policy(fields, hosts);
    }

    private static StsPolicy policy(Map<String, String> fields, List<String> hosts) throws MalformedException {
        if (!"STSv1".equals(fields.get("version"))) {
            throw new MalformedException("the version is not STSv1");
        }
        StsPolicy.Mode mode = mode(fields);
        if (hosts.isEmpty() && mode != StsPolicy.Mode.NONE) {
            throw new MalformedException("it names no mx");
        }
        if (hosts.size() > HOSTS_MAX) {
            throw new MalformedException("it names more than " + HOSTS_MAX + " mx");
        }
        return new StsPolicy(mode, hosts, maxAge(fields));
    }

    private static StsPolicy.Mode mode(Map<String, String> fields) throws MalformedException {
        return switch (String.valueOf(fields.get("mode"))) {
            case "enforce" -> StsPolicy.Mode.ENFORCE;
            case "testing" -> StsPolicy.Mode.TESTING;
            case "none" -> StsPolicy.Mode.NONE;
            default -> throw new MalformedException("the mode is none of enforce, testing, none");
        };
    }

    private static Duration maxAge(Map<String, String> fields) throws MalformedException {
        String text = Optional.ofNullable(fields.get("max_age")).orElse("");
        if (!NUMBER.matcher(text).matches()) {
            throw new MalformedException("max_age is no number of seconds");
        }
        Duration age = Duration.ofSeconds(Long.parseLong(text));
        return age.compareTo(StsPolicy.LONGEST) < 0 ? age : StsPolicy.LONGEST;
    }

    private static String host(String value) throws MalformedException {
        String name = value.toLowerCase(Locale.ROOT);
        String bare = name.startsWith("*.") ? name.substring(2) : name;
        if (!InternetDomainName.isValid(bare)) {
            throw new MalformedException("an mx is no name of a host");
        }
        return name;
    }
}
