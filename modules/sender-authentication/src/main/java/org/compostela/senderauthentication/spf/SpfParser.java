package org.compostela.senderauthentication.spf;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.compostela.senderauthentication.spf.Mechanism.Prefixes;
import org.compostela.senderauthentication.spf.SpfRecord.Directive;
import org.jspecify.annotations.Nullable;

/** Reads a record (RFC 7208 sections 4.6.1, 5 and 6). Not thread-safe; for one record. */
final class SpfParser {
    static final String VERSION = "v=spf1";

    /** Above what fits into the DNS' own messages by far; keeps a crafted answer from costing more than a look. */
    private static final int LONGEST = 16 * 1024;

    private static final Splitter TERMS = Splitter.on(' ').omitEmptyStrings();

    /** At the end of {@code a} and {@code mx}: a slash may be part of a domain, so only the end counts. */
    private static final Pattern CIDRS = Pattern.compile("(?:/([0-9]{1,4}))?(?://([0-9]{1,4}))?$");

    private static final Pattern IP4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

    private final ImmutableList.Builder<Directive> directives = ImmutableList.builder();
    private @Nullable MacroString redirect;
    private @Nullable MacroString explanation;

    private SpfParser() {}

    /** Whether a TXT record is one of SPF (section 4.5). */
    static boolean isSpf(String text) {
        return text.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (text.length() == VERSION.length() || text.charAt(VERSION.length()) == ' ');
    }

    static SpfRecord parse(String text) throws SpfException {
        if (text.length() > LONGEST) {
            throw SpfException.permanent("a record of more than " + LONGEST + " characters");
        }
        SpfParser parser = new SpfParser();
        for (String term : TERMS.split(text.substring(VERSION.length()))) {
            parser.term(term);
        }
        return new SpfRecord(
                parser.directives.build(),
                Optional.ofNullable(parser.redirect),
                Optional.ofNullable(parser.explanation));
    }

    private void term(String term) throws SpfException {
        int equals = term.indexOf('=');
        if (equals >= 0 && MacroParser.isName(term.substring(0, equals))) {
            modifier(term.substring(0, equals).toLowerCase(Locale.ROOT), term.substring(equals + 1));
            return;
        }
        SpfOutcome outcome =
                switch (term.charAt(0)) {
                    case '-' -> SpfOutcome.FAIL;
                    case '~' -> SpfOutcome.SOFTFAIL;
                    case '?' -> SpfOutcome.NEUTRAL;
                    default -> SpfOutcome.PASS;
                };
        String unqualified = "+-~?".indexOf(term.charAt(0)) >= 0 ? term.substring(1) : term;
        directives.add(new Directive(outcome, mechanism(unqualified), term));
    }

    private void modifier(String name, String value) throws SpfException {
        switch (name) {
            case "redirect" -> {
                if (redirect != null) {
                    throw SpfException.permanent("redirect stands there twice");
                }
                redirect = MacroParser.domain(value);
            }
            case "exp" -> {
                if (explanation != null) {
                    throw SpfException.permanent("exp stands there twice");
                }
                explanation = MacroParser.domain(value);
            }
            // Section 6: others are ignored, but must be well-formed.
            default -> MacroParser.inTerm(value);
        }
    }

    private static Mechanism mechanism(String term) throws SpfException {
        int end = nameEnd(term);
        String name = term.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = term.substring(end);
        return switch (name) {
            case "all" -> {
                if (!rest.isEmpty()) {
                    throw SpfException.permanent("all takes nothing: '" + term + "'");
                }
                yield new Mechanism.All();
            }
            case "include" -> new Mechanism.Include(domain(rest));
            case "exists" -> new Mechanism.Exists(domain(rest));
            case "ptr" -> new Mechanism.Ptr(optionalDomain(rest));
            case "a" -> {
                Matcher cidrs = cidrs(rest);
                yield new Mechanism.A(optionalDomain(rest.substring(0, cidrs.start())), prefixes(cidrs));
            }
            case "mx" -> {
                Matcher cidrs = cidrs(rest);
                yield new Mechanism.Mx(optionalDomain(rest.substring(0, cidrs.start())), prefixes(cidrs));
            }
            case "ip4" -> new Mechanism.Ip(ip4(rest));
            case "ip6" -> new Mechanism.Ip(ip6(rest));
            default -> throw SpfException.permanent("no mechanism: '" + term + "'");
        };
    }

    private static int nameEnd(String term) {
        int end = 0;
        while (end < term.length() && term.charAt(end) != ':' && term.charAt(end) != '/') {
            end++;
        }
        return end;
    }

    private static Optional<MacroString> optionalDomain(String rest) throws SpfException {
        return rest.isEmpty() ? Optional.empty() : Optional.of(domain(rest));
    }

    private static MacroString domain(String rest) throws SpfException {
        return MacroParser.domain(argument(rest));
    }

    private static String argument(String rest) throws SpfException {
        if (!rest.startsWith(":")) {
            throw SpfException.permanent("a mechanism needs ':' before '" + rest + "'");
        }
        return rest.substring(1);
    }

    private static Matcher cidrs(String rest) {
        Matcher matcher = CIDRS.matcher(rest);
        if (!matcher.find()) {
            throw new IllegalStateException("the pattern matches the empty end");
        }
        return matcher;
    }

    private static Prefixes prefixes(Matcher cidrs) throws SpfException {
        return new Prefixes(prefix(cidrs.group(1), 32), prefix(cidrs.group(2), 128));
    }

    private static int prefix(@Nullable String digits, int most) throws SpfException {
        if (digits == null) {
            return most;
        }
        if (digits.isEmpty() || digits.length() > 3 || digits.length() > 1 && digits.startsWith("0")) {
            throw SpfException.permanent("no prefix length: '" + digits + "'");
        }
        for (int at = 0; at < digits.length(); at++) {
            if (digits.charAt(at) < '0' || digits.charAt(at) > '9') {
                throw SpfException.permanent("no prefix length: '" + digits + "'");
            }
        }
        int length = Integer.parseInt(digits);
        if (length > most) {
            throw SpfException.permanent("a prefix length of more than " + most + ": " + length);
        }
        return length;
    }

    private static Network ip4(String rest) throws SpfException {
        String argument = argument(rest);
        int slash = argument.indexOf('/');
        String address = slash < 0 ? argument : argument.substring(0, slash);
        if (!IP4.matcher(address).matches() || !InetAddresses.isInetAddress(address)) {
            throw SpfException.permanent("no IPv4 address: '" + address + "'");
        }
        int prefix = prefix(slash < 0 ? null : argument.substring(slash + 1), 32);
        return new Network(InetAddresses.forString(address).getAddress(), prefix);
    }

    private static Network ip6(String rest) throws SpfException {
        String argument = argument(rest);
        int slash = argument.indexOf('/');
        String address = slash < 0 ? argument : argument.substring(0, slash);
        if (address.indexOf(':') < 0 || address.indexOf('%') >= 0 || !InetAddresses.isInetAddress(address)) {
            throw SpfException.permanent("no IPv6 address: '" + address + "'");
        }
        int prefix = prefix(slash < 0 ? null : argument.substring(slash + 1), 128);
        return new Network(sixteenBytes(InetAddresses.forString(address)), prefix);
    }

    /** An IPv4-mapped address is read as one of IPv4: here it stays one of IPv6, which no IPv4 peer matches. */
    private static byte[] sixteenBytes(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }
}
