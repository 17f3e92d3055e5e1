package org.compostela.senderauthentication.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we sign, others take for genuine: run where they are installed (Debian: python3-dkim with python3-nacl, opendkim). */
class VerifiedByOthersTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path DKIMPY = Path.of("/usr/lib/python3/dist-packages/dkim/__init__.py");
    private static final Path OPENDKIM = Path.of("/usr/sbin/opendkim");

    private static final String SCRIPT =
            """
            import sys, dkim
            keys = dict(line.rstrip('\\n').split(' ', 1) for line in open(sys.argv[1]))
            message = open(sys.argv[2], 'rb').read()
            dns = lambda name, timeout=5: keys.get(name.decode().rstrip('.'), '').encode()
            for index in (0, 1):
                print(dkim.DKIM(message).verify(idx=index, dnsfunc=dns))
            """;

    @TempDir
    private Path folder;

    @Test
    void dkimpyTakesBothSignaturesForGenuine() throws Exception {
        assumeTrue(Files.exists(DKIMPY), "python3-dkim is not installed");

        assertThat(run(PYTHON, "-c", SCRIPT, keys(), message(OwnSignatures.MESSAGE)))
                .isEqualTo("True\nTrue\n");
        byte[] changed = new String(OwnSignatures.MESSAGE, UTF_8)
                .replace("Hello Bob", "Hello Rob")
                .getBytes(UTF_8);
        assertThat(run(PYTHON, "-c", SCRIPT, keys(), message(changed))).contains("body hash mismatch");
    }

    @Test
    void opendkimTakesTheMessageForGenuine() throws Exception {
        assumeTrue(Files.exists(OPENDKIM), "opendkim is not installed");
        Path configuration = Files.writeString(
                folder.resolve("opendkim.conf"), "Mode v\nSyslog no\nTestPublicKeys " + keys() + "\n");

        assertThat(run(OPENDKIM, "-v", "-x", configuration.toString(), "-t", message(OwnSignatures.MESSAGE)))
                .contains("verification (s=ed", "succeeded")
                .doesNotContain("fail");
    }

    private String keys() throws IOException {
        String lines = OwnSignatures.RECORDS.entrySet().stream()
                .map(record -> record.getKey() + " " + record.getValue() + "\n")
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve("keys"), lines).toString();
    }

    private String message(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("message"), bytes).toString();
    }

    private String run(Path program, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
