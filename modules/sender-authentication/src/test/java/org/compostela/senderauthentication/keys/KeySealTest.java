package org.compostela.senderauthentication.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySealTest {
    private static final byte[] SECRET = "the private half".getBytes(UTF_8);

    @TempDir
    private Path folder;

    private Path file;
    private KeySeal seal;

    @BeforeEach
    void open() {
        file = folder.resolve("secrets/dkim-key");
        seal = new KeySeal(file);
    }

    @Test
    void whatIsSealedIsHiddenAndOpensAsItWas() throws IOException {
        byte[] sealed = seal.seal(SECRET, "a");

        assertThat(new String(sealed, UTF_8)).doesNotContain("private");
        assertThat(seal.seal(SECRET, "a")).isNotEqualTo(sealed);
        assertThat(new KeySeal(file).open(sealed, "a")).isEqualTo(SECRET);
    }

    @Test
    void sealOpensForItsOwnContextAlone() throws IOException {
        byte[] sealed = seal.seal(SECRET, "a");

        assertThatThrownBy(() -> seal.open(sealed, "b")).isInstanceOf(IOException.class);
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> seal.open(sealed, "a")).hasMessageContaining("was not sealed with " + file);
    }

    @Test
    void fileIsForItsOwnerAlone() throws IOException {
        byte[] sealed = seal.seal(SECRET, "a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder.resolve("secrets")).isDirectoryContaining(path -> path.equals(file));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> seal.open(sealed, "a")).hasMessageContaining("chmod 600");
    }

    @Test
    void missingFileIsNotMadeAnewWhereSomethingIsSealed() throws IOException {
        byte[] sealed = seal.seal(SECRET, "a");
        Files.delete(file);

        assertThatThrownBy(() -> seal.open(sealed, "a")).hasMessageContaining("copy it from the node");
        assertThat(file).doesNotExist();
    }
}
