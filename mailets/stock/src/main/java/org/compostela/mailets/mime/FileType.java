package org.compostela.mailets.mime;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;

/**
 * What a file is, seen from its first bytes. What its sender says of it counts only within that: a ZIP named {@code x.docx} is a Word
 * document, which is a ZIP; a program named {@code x.docx} stays a program.
 */
public final class FileType {
    private static final MimeTypes TYPES = MimeTypes.getDefaultMimeTypes();
    private static final MediaType ZIP = MediaType.application("zip");

    /** An attached message. */
    public static final FileType MESSAGE = new FileType(MediaType.parse("message/rfc822"), false);

    private static final byte[] ZIP_START = {'P', 'K', 3, 4};

    private final MediaType type;
    private final boolean zip;

    private FileType(MediaType type, boolean zip) {
        this.type = type;
        this.zip = zip;
    }

    /** Looks at the first bytes, and leaves the stream where it was. */
    public static FileType sniff(BufferedInputStream in, List<String> names) throws IOException {
        boolean zip = startsAsZip(in);
        MediaType content = TYPES.detect(in, new Metadata());
        if (content.equals(MediaType.OCTET_STREAM)) {
            return new FileType(content, zip); // bytes that say nothing: the name would be all there is
        }
        for (String name : names) {
            Metadata metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
            MediaType named = TYPES.detect(in, metadata);
            if (!named.equals(content)) {
                return new FileType(named, zip);
            }
        }
        return new FileType(content, zip);
    }

    private static boolean startsAsZip(BufferedInputStream in) throws IOException {
        in.mark(ZIP_START.length);
        byte[] start = in.readNBytes(ZIP_START.length);
        in.reset();
        return Arrays.equals(start, ZIP_START);
    }

    /** Looks at the first bytes of a stream that nobody else reads. */
    public static FileType sniff(InputStream in, List<String> names) throws IOException {
        return sniff(new BufferedInputStream(in), names);
    }

    /** The type, without parameters: {@code application/pdf}. */
    public String name() {
        return type.getBaseType().toString();
    }

    /** Whether the bytes are those of a ZIP archive, of which Word documents, e-books and Java archives are kinds. */
    public boolean isZip() {
        return zip;
    }

    /** A ZIP archive and nothing more special. */
    public boolean isPlainZip() {
        return zip && type.getBaseType().equals(ZIP);
    }

    /** Whether it is of the type ({@code application/pdf}, or an older name of it) or of the family ({@code image/*}). */
    public boolean is(String wanted) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        if (lower.endsWith("/*")) {
            return type.getType().equals(lower.substring(0, lower.length() - 2));
        }
        MediaType parsed = MediaType.parse(lower);
        return parsed != null
                && type.getBaseType()
                        .equals(TYPES.getMediaTypeRegistry().normalize(parsed).getBaseType());
    }

    /** The extensions that files of this type have, in lower case, without the dot. */
    public List<String> extensions() {
        try {
            return TYPES.forName(name()).getExtensions().stream()
                    .map(extension -> extension.substring(1).toLowerCase(Locale.ROOT))
                    .toList();
        } catch (MimeTypeException e) {
            return List.of();
        }
    }

    /** Whether it is written as a type or a family may be: {@code application/pdf}, {@code image/*}. */
    public static boolean isWellFormed(String wanted) {
        return wanted.matches("[A-Za-z0-9!#$&^_.+-]+/(\\*|[A-Za-z0-9!#$&^_.+-]+)");
    }
}
