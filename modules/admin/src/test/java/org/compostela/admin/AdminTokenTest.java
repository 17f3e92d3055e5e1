package org.compostela.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("data").resolve("secrets").resolve("admin-token");
    }

    @Test
    void firstStartMakesATokenThatOnlyItsOwnerReads() throws IOException {
        AdminToken token = AdminToken.load(file);

        // 32 bytes of base64 without padding: 256 bits.
        assertThat(Files.readString(file)).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(file.getParent())).isEqualTo("rwx------");
        assertThat(token.opens("Bearer " + Files.readString(file).strip())).isTrue();
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void nextStartKeepsIt() throws IOException {
        AdminToken.load(file);
        String token = Files.readString(file);

        AdminToken.load(file);

        assertThat(Files.readString(file)).isEqualTo(token);
    }

    @Test
    void everyHomeHasItsOwn() throws IOException {
        AdminToken token = AdminToken.load(file);
        Path other = folder.resolve("other").resolve("admin-token");
        AdminToken.load(other);

        assertThat(token.opens("Bearer " + Files.readString(other).strip())).isFalse();
    }

    @Test
    void restOfAStartThatWasKilledIsReplaced() throws IOException {
        Files.createDirectories(file.getParent());
        Path rest = Files.writeString(file.resolveSibling("admin-token.new"), "half");

        AdminToken.load(file);

        assertThat(Files.readString(file)).hasSize(44);
        assertThat(rest).doesNotExist();
    }

    @Test
    void tokenOpenToOthersIsClosed() throws IOException {
        AdminToken.load(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        AdminToken.load(file);

        assertThat(permissions(file)).isEqualTo("rw-------");
    }

    @Test
    void tokenThatWasCutOffIsRefusedWithoutBeingTold() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "s3cret\n");

        assertThatThrownBy(() -> AdminToken.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("delete the file")
                .hasMessageNotContaining("s3cret");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
