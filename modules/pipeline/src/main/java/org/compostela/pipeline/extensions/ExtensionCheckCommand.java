package org.compostela.pipeline.extensions;

import static com.google.common.io.MoreFiles.deleteRecursively;
import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code compostela extension check JAR}: what is in an extension, and would it work? Needs no server and changes
 * nothing.
 */
@Command(
        name = "check",
        description = "What is in an extension, and would it work? Needs no server.",
        mixinStandardHelpOptions = true)
public final class ExtensionCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JAR", description = "The jar, or a folder of jars.")
    private Path jar = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (!Files.isReadable(jar)) {
                return fail(err, jar + " is not there or may not be read");
            }
            ExtensionCheck.Report report = check();
            print(report, out);
            report.extension().problems().forEach(problem -> err.println("compostela: " + printable(problem)));
            return report.extension().problems().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            return fail(err, jar + " cannot be checked: " + e);
        } finally {
            out.flush();
            err.flush();
        }
    }

    private ExtensionCheck.Report check() throws IOException {
        Path copies = Files.createTempDirectory("compostela-extension-check");
        try {
            return ExtensionCheck.of(jar.toAbsolutePath().normalize(), copies);
        } finally {
            deleteRecursively(copies, ALLOW_INSECURE);
        }
    }

    private static void print(ExtensionCheck.Report report, PrintWriter out) {
        out.println("extension " + printable(report.extension().name()));
        print("mailet", report.mailets(), out);
        print("matcher", report.matchers(), out);
        report.extension().guiceModule().ifPresent(module -> out.println("  Guice module " + printable(module)));
        report.notes().forEach(note -> out.println("note: " + printable(note)));
        if (report.extension().problems().isEmpty()) {
            out.println("ok");
        }
    }

    private static void print(String word, Map<String, String> names, PrintWriter out) {
        names.forEach((name, type) -> out.println(
                "  " + word + " " + printable(name) + (name.equals(type) ? "" : " (" + printable(type) + ")")));
    }

    private static int fail(PrintWriter err, String message) {
        err.println("compostela: " + printable(message));
        return 1;
    }

    /** A jar's maker chooses its names, and a terminal obeys escape sequences and what reorders text. */
    private static String printable(String text) {
        return CharMatcher.forPredicate(ExtensionCheckCommand::isHarmful).replaceFrom(text, '?');
    }

    private static boolean isHarmful(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
