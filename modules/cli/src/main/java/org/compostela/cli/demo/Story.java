package org.compostela.cli.demo;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.compostela.cli.terminal.Printable;

/** Tells steps as they happen: one line each with tick or cross and time, and under it what proves the step. */
final class Story {
    @FunctionalInterface
    interface Step {
        void prove(Proof proof) throws Exception;
    }

    private final PrintWriter out;
    private final BooleanSupplier interrupted;
    private final boolean unicode = Charset.defaultCharset().newEncoder().canEncode('✓');
    private final long began = System.nanoTime();
    private int number;

    /** @param interrupted when true, nothing more is told: the steps fail because the user ended the demo */
    Story(PrintWriter out, BooleanSupplier interrupted) {
        this.out = out;
        this.interrupted = interrupted;
    }

    /** @throws StepFailedException when the step does not hold, for whatever reason; it is told by then */
    void step(String title, Step step) throws StepFailedException, InterruptedException {
        number++;
        long start = System.nanoTime();
        Proof proof = new Proof();
        try {
            step.prove(proof);
            tell(unicode ? "✓" : "ok", title, start, proof);
        } catch (StepFailedException e) {
            tell(unicode ? "✗" : "FAILED", title, start, proof);
            throw e;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            tell(unicode ? "✗" : "FAILED", title, start, proof);
            StepFailedException failed = new StepFailedException("the step to end", e.toString());
            failed.initCause(e);
            throw failed;
        }
    }

    /** Seconds since the story began. */
    double seconds() {
        return since(began);
    }

    private void tell(String mark, String title, long start, Proof proof) {
        if (interrupted.getAsBoolean()) {
            return;
        }
        out.printf(Locale.ROOT, "%s %d  %s  %.1f s%n", mark, number, title, since(start));
        proof.lines().forEach(this::line);
        out.flush();
    }

    private void line(String text) {
        out.println("       " + Printable.of(unicode ? text : text.replace("→", "->")));
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
