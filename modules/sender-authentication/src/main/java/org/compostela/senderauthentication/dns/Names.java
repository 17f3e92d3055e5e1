package org.compostela.senderauthentication.dns;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;

/** Domain names as they are compared and asked for. */
public final class Names {
    /** RFC 1035 section 2.3.4, as text without the root's dot. */
    public static final int LONGEST = 253;

    /** RFC 1035 section 2.3.4. */
    private static final int LONGEST_LABEL = 63;

    private Names() {}

    /** Whether its labels and its length are such as the DNS has; what characters they are made of does not matter here. */
    public static boolean isAskable(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        int label = 0;
        for (int at = 0; at < name.length(); at++) {
            if (name.charAt(at) != '.') {
                label++;
                if (label > LONGEST_LABEL) {
                    return false;
                }
            } else if (label == 0) {
                return false;
            } else {
                label = 0;
            }
        }
        return label > 0;
    }

    /** Whether it is made of letters, digits, hyphens, underscores and dots alone, and is no address. */
    public static boolean isHostName(String name) {
        return isAskable(name)
                && name.chars()
                        .allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')
                && name.chars().anyMatch(Character::isLetter);
    }

    /** Without the root's dot. */
    public static String withoutRoot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** A-labels in lower case, without the root's dot (RFC 5890); empty if it cannot be a domain name. */
    public static Optional<String> canonical(String name) {
        String bare = withoutRoot(name.strip());
        if (bare.length() > LONGEST * 4) {
            return Optional.empty();
        }
        try {
            String ascii = isAscii(bare) ? bare : IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED);
            return isAskable(ascii) ? Optional.of(ascii.toLowerCase(Locale.ROOT)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether both are the same, or the first lies below the second. Both without the root's dot; case does not matter. */
    public static boolean isSameOrBelow(String name, String parent) {
        int cut = name.length() - parent.length();
        return cut >= 0
                && name.regionMatches(true, cut, parent, 0, parent.length())
                && (cut == 0 || name.charAt(cut - 1) == '.');
    }

    /** Whether every character is one of ASCII. */
    public static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
