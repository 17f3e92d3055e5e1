package org.compostela.cli.demo;

/** A step did not hold: what was expected, and what came. */
final class StepFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String came;

    StepFailedException(String expected, String came) {
        super("expected " + expected + ", came " + came);
        this.expected = expected;
        this.came = came;
    }

    String expected() {
        return expected;
    }

    String came() {
        return came;
    }
}
