package org.compostela.extraction;

import static java.util.Objects.requireNonNull;

/** What came of a file. */
sealed interface Reading {
    /** All of its text; empty for a file without any. */
    record Whole(String text) implements Reading {
        public Whole {
            requireNonNull(text, "text");
        }
    }

    /** The beginning of its text, or what could be read of a broken file; never empty. */
    record Part(String text, String why) implements Reading {
        public Part {
            requireNonNull(text, "text");
            requireNonNull(why, "why");
        }
    }

    /** Nothing. */
    record Skipped(Reason reason, String detail) implements Reading {
        public Skipped {
            requireNonNull(reason, "reason");
            requireNonNull(detail, "detail");
        }
    }

    /** Why a file was skipped. */
    enum Reason {
        /** Its size. */
        TOO_LARGE(true),
        /** The child was killed for its time. */
        TOO_SLOW(true),
        /** The child ran out of memory. */
        TOO_MUCH_MEMORY(true),
        /** The child ended for another reason. */
        CHILD_DIED(true),
        /** Broken, encrypted, or not what it looks like. */
        UNREADABLE(true),
        /** Too many files were waiting. */
        BUSY(false),
        /** Files have just ended several children: none is started for a while. */
        RESTING(false),
        /** The child could not be started. */
        NO_CHILD(false);

        private final boolean ofTheFile;

        Reason(boolean ofTheFile) {
            this.ofTheFile = ofTheFile;
        }

        /** Whether the same file would be skipped again. Of others the text is found once the message is indexed anew. */
        boolean ofTheFile() {
            return ofTheFile;
        }

        /** As logs and metrics show it. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }
}
