package org.compostela.protocols.imap.search;

import static java.util.Objects.requireNonNull;

import java.text.Normalizer;
import java.util.Locale;

/**
 * What a subject is about, without what replies and forwards put around it (RFC 5256 §2.1).
 *
 * @param text to be compared with others: without case (RFC 5256 §2.1 and RFC 5255, i;unicode-casemap)
 * @param replyOrForward whether something was taken off that marks a reply or a forward (RFC 5256 §5)
 */
record BaseSubject(String text, boolean replyOrForward) {
    /** Twice the longest line of RFC 5322; what is beyond tells no two threads apart. */
    private static final int LONGEST = 2_000;

    private static final String TRAILER = "(fwd)";
    private static final String FORWARD_HEADER = "[fwd:";

    BaseSubject {
        requireNonNull(text, "text");
    }

    /** @param subject decoded (RFC 2047) */
    static BaseSubject of(String subject) {
        Extraction extraction = new Extraction(foldedSpaces(subject));
        extraction.run();
        return new BaseSubject(casemap(extraction.rest()), extraction.marked);
    }

    static String casemap(String text) {
        return Normalizer.normalize(text.toUpperCase(Locale.ROOT), Normalizer.Form.NFKD);
    }

    /** Step 1. */
    private static String foldedSpaces(String subject) {
        StringBuilder text = new StringBuilder(Math.min(subject.length(), LONGEST));
        for (int i = 0; i < subject.length() && text.length() < LONGEST; i++) {
            char c = subject.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                text.append(c);
            } else if (text.isEmpty() || text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /** Steps 2 to 6 on the text between two positions. */
    private static final class Extraction {
        private final String text;
        private int begin;
        private int end;
        private boolean marked;

        Extraction(String text) {
            this.text = text;
            this.end = text.length();
        }

        String rest() {
            return text.substring(begin, end);
        }

        void run() {
            do {
                removeTrailers();
                removePrefixes();
            } while (removeForwardBrackets());
        }

        /** Step 2. */
        private void removeTrailers() {
            while (begin < end) {
                if (text.charAt(end - 1) == ' ') {
                    end--;
                } else if (end - begin >= TRAILER.length() && has(TRAILER, end - TRAILER.length())) {
                    end -= TRAILER.length();
                    marked = true;
                } else {
                    return;
                }
            }
        }

        /** Steps 3 to 5. */
        private void removePrefixes() {
            int before;
            do {
                before = begin;
                removeLeaders();
                int behind = behindBlob(begin);
                // The last blob is the subject if nothing else is.
                if (behind > begin && behind < end) {
                    begin = behind;
                }
            } while (begin > before);
        }

        private void removeLeaders() {
            while (begin < end) {
                int behind = text.charAt(begin) == ' ' ? begin + 1 : behindReply();
                if (behind == begin) {
                    return;
                }
                begin = behind;
            }
        }

        /** {@code *subj-blob ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"}. */
        private int behindReply() {
            int at = begin;
            int behind = behindBlob(at);
            while (behind > at) {
                at = behind;
                behind = behindBlob(at);
            }
            if (has("fwd", at)) {
                at += 3;
            } else if (has("fw", at) || has("re", at)) {
                at += 2;
            } else {
                return begin;
            }
            at = behindBlob(behindSpaces(at));
            if (at >= end || text.charAt(at) != ':') {
                return begin;
            }
            marked = true;
            return at + 1;
        }

        /** {@code "[" *BLOBCHAR "]" *WSP}; where it began if there is none. */
        private int behindBlob(int from) {
            if (from >= end || text.charAt(from) != '[') {
                return from;
            }
            for (int at = from + 1; at < end; at++) {
                char c = text.charAt(at);
                if (c == ']') {
                    return behindSpaces(at + 1);
                } else if (c == '[') {
                    return from;
                }
            }
            return from;
        }

        private int behindSpaces(int from) {
            int at = from;
            while (at < end && text.charAt(at) == ' ') {
                at++;
            }
            return at;
        }

        /** Step 6. */
        private boolean removeForwardBrackets() {
            if (!has(FORWARD_HEADER, begin) || text.charAt(end - 1) != ']') {
                return false;
            }
            begin += FORWARD_HEADER.length();
            end--;
            marked = true;
            return true;
        }

        private boolean has(String expected, int at) {
            return at + expected.length() <= end && text.regionMatches(true, at, expected, 0, expected.length());
        }
    }
}
