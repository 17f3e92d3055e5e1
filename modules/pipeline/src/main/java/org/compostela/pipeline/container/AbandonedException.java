package org.compostela.pipeline.container;

/** Ends a run that was given up because a step took too long: its mail is no longer ours. */
final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException(String mail) {
        super("the run of mail " + mail + " was given up");
    }
}
