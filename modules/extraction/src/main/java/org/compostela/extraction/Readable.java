package org.compostela.extraction;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/**
 * Which files are worth the child's time, by their first bytes: a picture, which most attachments are, does not wake it. What a message
 * says of its own part is not believed.
 */
final class Readable {
    /** Enough for Tika's signatures. */
    static final int HEAD = 64 * 1024;

    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
    private static final MediaTypeRegistry REGISTRY = TYPES.getMediaTypeRegistry();
    /** With every type that is a kind of one of these. */
    private static final Set<MediaType> READ = Stream.of(
                    "application/pdf",
                    "application/x-tika-msoffice",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-tnef",
                    "application/rtf",
                    "application/zip",
                    "application/gzip",
                    "application/x-bzip2",
                    "application/x-xz",
                    "application/x-tar",
                    "application/x-7z-compressed",
                    "application/xml",
                    "application/mbox",
                    "message/rfc822",
                    "text/plain")
            .map(MediaType::parse)
            .collect(Collectors.toUnmodifiableSet());

    private Readable() {}

    /** @param head the first {@link #HEAD} bytes, or all there are */
    static boolean is(byte[] head) {
        if (head.length == 0) {
            return false;
        }
        MediaType type = typeOf(head);
        while (type != null && !READ.contains(type)) {
            type = REGISTRY.getSupertype(type);
        }
        return type != null;
    }

    private static MediaType typeOf(byte[] head) {
        try (java.io.InputStream bytes = new java.io.ByteArrayInputStream(head)) {
            return TYPES.detect(bytes, new Metadata()).getBaseType();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("an array is always read", e);
        }
    }
}
