package org.compostela.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** A generated password in a file of mode 0600, made once. */
final class Secret {
    private static final int BYTES = 32;

    private Secret() {}

    static String in(Path file) throws EngineException {
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                make(file);
            }
            return Files.readString(file, UTF_8).strip();
        } catch (IOException e) {
            throw new EngineException("the secret " + file + " can neither be read nor made: " + e.getMessage(), e);
        }
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text + "\n", UTF_8);
        try {
            Files.move(fresh, file);
        } catch (FileAlreadyExistsException someoneWasFaster) {
            Files.delete(fresh);
        }
    }
}
