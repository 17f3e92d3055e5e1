package org.compostela.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names in a script, which have no domain, and those of the server, which have one: put on and taken off. */
record ScriptNames(String domain) {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{8,}={0,2}");

    /** Where a command has the name of a user, be there one or not. */
    private static final Pattern USER = Pattern.compile(
            "(?i)^(\\S+ LOGIN |\\S+ (?:SETACL|DELETEACL|LISTRIGHTS) \\S+ |\\S+ (?:GETQUOTA|SETQUOTA) #private&)(\\w+)(?= |$)");

    String toServer(String line) {
        return USER.matcher(line).replaceFirst("$1$2@" + domain);
    }

    String toScript(String line) {
        return line.replace("@" + domain, "");
    }

    /** The same for SASL PLAIN (RFC 4616): {@code authzid NUL authcid NUL password}, James takes it without an authzid too. */
    String credentialsToServer(String line) {
        if (!BASE64.matcher(line).matches() || line.length() % 4 != 0) {
            return line;
        }
        String[] parts = new String(Base64.getDecoder().decode(line), UTF_8).split("\0", -1);
        String password = parts[parts.length - 1];
        String credentials = Stream.of(parts)
                .limit(parts.length - 1L)
                .map(name -> name.isEmpty() ? name : name + "@" + domain)
                .collect(Collectors.joining("\0"));
        return Base64.getEncoder().encodeToString((credentials + "\0" + password).getBytes(UTF_8));
    }
}
