package org.compostela.extraction.child;

/**
 * What was found in a file.
 *
 * @param reason why {@code text} is not all of the file's text; empty if it is
 */
record Answer(String text, String reason) {
    boolean whole() {
        return reason.isEmpty();
    }
}
