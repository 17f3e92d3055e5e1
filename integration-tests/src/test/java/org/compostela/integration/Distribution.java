package org.compostela.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The distribution that this build made, and its command. */
final class Distribution {
    static final Path FOLDER = Path.of(
                    requireNonNull(System.getProperty("compostela.root"), "compostela.root"), "distribution", "target")
            .resolve("compostela-0.1.0");

    private Distribution() {}

    /** How a command ended. */
    record Run(int exitCode, String out, String err) {}

    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(FOLDER.resolve("bin").resolve("compostela").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    static Run run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", 180, arguments);
    }

    static Run runWithInput(String input, int seconds, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("compostela-out", ".txt");
        Path err = Files.createTempFile("compostela-err", ".txt");
        try {
            Process process = new ProcessBuilder(command(arguments))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            }
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("compostela " + String.join(" ", arguments) + " did not end within " + seconds
                        + " s; it printed: " + Files.readString(out) + Files.readString(err));
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }
}
