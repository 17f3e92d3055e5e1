package org.compostela.extraction.child;

/**
 * What one file may use up here. Time and memory are bounded from outside.
 *
 * @param text characters of its text
 * @param depth levels of files inside it
 * @param inner bytes of all files inside it, unpacked
 */
record Limits(int text, int depth, long inner) {
    static Limits parse(String[] arguments) {
        return new Limits(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
    }
}
