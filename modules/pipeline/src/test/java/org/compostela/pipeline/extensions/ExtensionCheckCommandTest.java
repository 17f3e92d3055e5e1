package org.compostela.pipeline.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.compostela.pipeline.extensions.TestJar.mailet;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExtensionCheckCommandTest {
    private static final String MATCHER =
            """
            package org.example;
            import java.util.Collection;
            import org.apache.james.core.MailAddress;
            import org.apache.mailet.Mail;
            import org.apache.mailet.base.GenericMatcher;
            public class Everybody extends GenericMatcher {
                @Override public Collection<MailAddress> match(Mail mail) { return mail.getRecipients(); }
            }
            """;

    private record Run(int exitCode, String out, String err) {}

    @TempDir
    Path folder;

    @Test
    void soundJarIsOkWithWhatIsInIt() throws Exception {
        Path jar = new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .source("org.example.Everybody", MATCHER)
                .source("org.example.M", "package org.example; class M extends com.google.inject.AbstractModule {}")
                .manifest("Compostela-Packages", "org.example")
                .manifest("Compostela-Guice-Module", "org.example.M")
                .write(folder.resolve("greeting.jar"));

        assertThat(check(jar))
                .isEqualTo(new Run(
                        0,
                        """
                extension greeting
                  mailet Greeting (org.example.Greeting)
                  matcher Everybody (org.example.Everybody)
                  Guice module org.example.M
                ok
                """,
                        ""));
    }

    @Test
    void checkLeavesNothingBehind() throws Exception {
        Path jar = new TestJar()
                .source("org.example.Greeting", mailet("org.example", "Greeting", "\"hello\""))
                .write(folder.resolve("greeting.jar"));
        long before = checkFolders();

        check(jar);

        assertThat(checkFolders()).isEqualTo(before);
    }

    private static long checkFolders() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("compostela-extension-check"))
                    .count();
        }
    }

    @Test
    void libraryThatLacksIsNamed() throws Exception {
        Path library = new TestJar()
                .source(
                        "org.lib.Lib",
                        "package org.lib; public class Lib { public static String v() { return \"1\"; } }")
                .write(folder.resolve("lib.jar"));
        Path jar = new TestJar()
                .compiledAgainst(library)
                .source("org.example.Greeting", mailet("org.example", "Greeting", "org.lib.Lib.v()"))
                .write(folder.resolve("greeting.jar"));

        Run run = check(jar);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "compostela: org.example.Greeting uses org.lib.Lib: neither in its jars nor in the server\n");
    }

    @Test
    void dependencyThatNobodyBindsIsTold() throws Exception {
        Path jar = new TestJar()
                .source(
                        "org.example.Greeting",
                        mailet("org.example", "Greeting", "\"hello\"")
                                .replace(
                                        "@Override",
                                        "@javax.inject.Inject Greeting(java.util.List<String> words) {} @Override"))
                .write(folder.resolve("greeting.jar"));

        Run run = check(jar);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("compostela: org.example.Greeting cannot be made: No implementation for")
                .contains("java.util.List<");
    }

    @Test
    void publicServiceNeedsNoServerToBeChecked() throws Exception {
        Path jar = new TestJar()
                .source(
                        "org.example.Greeting",
                        mailet("org.example", "Greeting", "\"hello\"")
                                .replace(
                                        "@Override",
                                        "@javax.inject.Inject Greeting(org.apache.james.user.api.UsersRepository"
                                                + " users, @javax.inject.Named(\"mailboxmanager\")"
                                                + " org.apache.james.mailbox.MailboxManager m) {} @Override"))
                .write(folder.resolve("greeting.jar"));

        assertThat(check(jar).err()).isEmpty();
    }

    @Test
    void jarWithoutMailetOrMatcherIsAFault() throws Exception {
        Path jar = new TestJar()
                .source("org.example.Other", "package org.example; public class Other {}")
                .write(folder.resolve("other.jar"));

        assertThat(check(jar))
                .isEqualTo(new Run(1, "extension other\n", "compostela: there is no mailet and no matcher in it\n"));
    }

    @Test
    void brokenAndMissingJarsAreOneLine() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.jar"), "no jar");

        assertThat(check(broken).exitCode()).isEqualTo(1);
        assertThat(check(broken).err())
                .startsWith("compostela: broken.jar cannot be read: ")
                .hasLineCount(1);
        assertThat(check(folder.resolve("missing.jar")).err())
                .endsWith("missing.jar is not there or may not be read\n");
    }

    @Test
    void copiesOfTheServersClassesAndTakenNamesAreNoted() throws Exception {
        byte[] api;
        try (var in = org.apache.mailet.Mail.class.getResourceAsStream("Mail.class")) {
            api = in.readAllBytes();
        }
        Path jar = new TestJar()
                .source("org.example.Null", mailet("org.example", "Null", "\"hello\""))
                .file("org/apache/mailet/Mail.class", api)
                .manifest("Compostela-Packages", "org.example")
                .write(folder.resolve("fat.jar"));

        Run run = check(jar);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("note: of classes in its jars the server's are used instead (1, such as"
                        + " org.apache.mailet.Mail)")
                .contains("note: its mailet Null takes the place of the server's");
    }

    @Test
    void escapeSequencesOfAJarDoNotReachTheTerminal() throws Exception {
        Path jar = new TestJar()
                .file("META-INF/compostela/extension.properties", "packages = a\\u001b[2Jb\n")
                .write(folder.resolve("evil\u001b[2J.jar"));

        Run run = check(jar);

        assertThat(run.out() + run.err()).doesNotContain("\u001b").contains("evil?[2J", "a?[2Jb");
    }

    private static Run check(Path jar) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new ExtensionCheckCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(jar.toString());
        return new Run(exitCode, out.toString(), err.toString());
    }
}
