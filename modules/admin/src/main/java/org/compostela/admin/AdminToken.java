package org.compostela.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bearer token of the web admin API (RFC 6750 §2.1): 256 random bits in a file of mode 0600, made when it is absent.
 * The token itself is not kept in memory and is in no message.
 */
final class AdminToken {
    private static final Logger LOGGER = LoggerFactory.getLogger(AdminToken.class);
    private static final int BYTES = 32;

    /** A shorter one was cut off or made by hand; 22 characters of base64 are 128 bits. */
    private static final int SHORTEST = 22;

    private static final String SCHEME = "Bearer ";
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final byte[] digest;

    private AdminToken(String token) {
        this.digest = digest(token);
    }

    static AdminToken load(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        closeToOthers(file);
        String token = Files.readString(file, UTF_8).strip();
        if (token.length() < SHORTEST) {
            throw new IOException(
                    "the token in " + file + " is too short: delete the file, the next start makes a new one");
        }
        return new AdminToken(token);
    }

    /**
     * Whether this is the {@code Authorization} field of somebody who knows the token. The time it takes tells nothing of the
     * token: digests of one length are compared.
     */
    boolean opens(@Nullable String authorization) {
        // RFC 9110 §11.1: the scheme's name has no case.
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        return MessageDigest.isEqual(
                digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    /** Whole and closed from the first instant: a file of mode 0600 is written aside, forced to disk and renamed. */
    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path folder = requireNonNull(file.getParent(), "parent");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((token + "\n").getBytes(US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        LOGGER.atInfo().addKeyValue("file", file).log("web admin token made");
    }

    private static void closeToOthers(Path file) throws IOException {
        if (OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            return;
        }
        Files.setPosixFilePermissions(file, OWNER_ONLY);
        LOGGER.atWarn()
                .addKeyValue("file", file)
                .log("the web admin token was open to other users: delete the file and start again for a new one");
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
