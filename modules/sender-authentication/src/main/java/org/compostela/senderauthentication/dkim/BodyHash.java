package org.compostela.senderauthentication.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.compostela.senderauthentication.message.RawMessage;

/**
 * SHA-256 of a body as it is signed (RFC 6376 sections 3.4.3 to 3.4.5), made while the body streams by. Not thread-safe.
 */
public final class BodyHash {
    private static final byte[] CRLF = {'\r', '\n'};

    /**
     * What is asked of a body.
     *
     * @param limit how many bytes of the canonical body count; all if empty
     */
    public record Kind(Canonicalization canonicalization, OptionalLong limit) {}

    /**
     * @param length of the canonical body, whole
     */
    public record Hash(byte[] digest, long length) {}

    private final Canonicalization canonicalization;
    private final MessageDigest digest = Sha256.create();
    private final byte[] buffer = new byte[4096];
    private final long limit;
    private int buffered;
    private long length;
    private boolean carriageReturn;
    private boolean space;
    /** Line ends that count if anything follows them. */
    private long lineEnds;

    private BodyHash(Kind kind) {
        this.canonicalization = kind.canonicalization();
        this.limit = kind.limit().orElse(Long.MAX_VALUE);
    }

    /** Reads the body once for all kinds. */
    public static Map<Kind, Hash> of(RawMessage message, Collection<Kind> kinds) throws IOException {
        Map<Kind, BodyHash> running = new HashMap<>();
        kinds.forEach(kind -> running.computeIfAbsent(kind, BodyHash::new));
        byte[] chunk = new byte[16 * 1024];
        try (InputStream body = message.body()) {
            int read;
            while ((read = body.read(chunk)) >= 0) {
                for (BodyHash hash : running.values()) {
                    hash.take(chunk, read);
                }
            }
        }
        Map<Kind, Hash> hashes = new HashMap<>();
        running.forEach((kind, hash) -> hashes.put(kind, hash.end()));
        return hashes;
    }

    private void take(byte[] bytes, int count) {
        for (int at = 0; at < count; at++) {
            take(bytes[at]);
        }
    }

    private void take(byte next) {
        if (carriageReturn) {
            carriageReturn = false;
            if (next == '\n') {
                space = false;
                lineEnds++;
                return;
            }
            content((byte) '\r');
        }
        if (next == '\r') {
            carriageReturn = true;
        } else if (canonicalization == Canonicalization.RELAXED && (next == ' ' || next == '\t')) {
            space = true;
        } else {
            content(next);
        }
    }

    private void content(byte next) {
        for (; lineEnds > 0; lineEnds--) {
            emit(CRLF[0]);
            emit(CRLF[1]);
        }
        if (space) {
            emit((byte) ' ');
            space = false;
        }
        emit(next);
    }

    private Hash end() {
        if (carriageReturn) {
            content((byte) '\r');
        }
        // Section 3.4.3: an empty body is one line end; section 3.4.4: it is nothing.
        if (length > 0 || canonicalization == Canonicalization.SIMPLE) {
            emit(CRLF[0]);
            emit(CRLF[1]);
        }
        digest.update(buffer, 0, buffered);
        return new Hash(digest.digest(), length);
    }

    private void emit(byte next) {
        if (length < limit) {
            buffer[buffered++] = next;
            if (buffered == buffer.length) {
                digest.update(buffer);
                buffered = 0;
            }
        }
        length++;
    }
}
