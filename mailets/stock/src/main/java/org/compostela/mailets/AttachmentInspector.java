package org.compostela.mailets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.mail.util.DecodingException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimePart;
import org.compostela.mailets.mime.Attachments;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.FileType;
import org.compostela.mailets.mime.Mime;

/**
 * Looks at one attachment, and at what is in it: the files of a ZIP archive, and of archives in it, and the attachments of an attached
 * message. How deep, how many files and how many bytes is bounded: an archive of 40 KB may unpack to petabytes.
 *
 * <p>In kinds of ZIP that have a name of their own (Word documents, Java archives) only what is denied counts, not what is not allowed: a
 * Word document is made of XML files, and is allowed or not as a whole.
 *
 * @param depth how many archives or messages may lie in each other; 0: not looked into
 * @param denyUnreadable whether an archive that cannot be looked into is denied: encrypted, broken, or over the bounds
 */
record AttachmentInspector(AttachmentRules rules, int depth, int files, long bytes, boolean denyUnreadable) {
    /** Of a name in a reason. */
    private static final int SHOWN = 80;

    /** Why the attachment is denied; empty if it is not. */
    Optional<String> inspect(MimePart part) throws MessagingException {
        return inspect(part, new Budget(files, bytes), depth);
    }

    private Optional<String> inspect(MimePart part, Budget budget, int depthLeft) throws MessagingException {
        List<String> names = FileNames.of(part);
        if (!Mime.decodable(part)) {
            return Optional.of("its transfer encoding is not known");
        }
        if (part.isMimeType("message/rfc822")) {
            return inspectMessage(part, names, budget, depthLeft);
        }
        try (InputStream in = part.getInputStream()) {
            return inspect(new BufferedInputStream(in), names, budget, depthLeft, true);
        } catch (DecodingException e) {
            return Optional.of("its transfer encoding is broken");
        } catch (IOException e) {
            throw new MessagingException("An attachment cannot be read", e);
        }
    }

    private Optional<String> inspectMessage(MimePart part, List<String> names, Budget budget, int depthLeft)
            throws MessagingException {
        Optional<String> byName = rules.denied(names, FileType.MESSAGE)
                .or(() -> rules.notAllowed(names.isEmpty() ? List.of("message.eml") : names, FileType.MESSAGE));
        if (byName.isPresent() || depthLeft == 0) {
            return byName;
        }
        try {
            if (part.getContent() instanceof MimeMessage message) {
                for (MimePart inner : Attachments.of(message)) {
                    Optional<String> reason = inspect(inner, budget, depthLeft - 1);
                    if (reason.isPresent()) {
                        return reason.map(why -> "in it: " + why);
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new MessagingException("An attached message cannot be read", e);
        }
    }

    private Optional<String> inspect(
            BufferedInputStream in, List<String> names, Budget budget, int depthLeft, boolean allAllowed)
            throws IOException {
        FileType type = FileType.sniff(in, names);
        Optional<String> reason = rules.denied(names, type);
        if (reason.isEmpty() && allAllowed) {
            reason = rules.notAllowed(names, type);
        }
        if (reason.isPresent() || !type.isZip() || depthLeft == 0) {
            return reason;
        }
        return inspectArchive(in, budget, depthLeft - 1, allAllowed && type.isPlainZip());
    }

    private Optional<String> inspectArchive(InputStream in, Budget budget, int depthLeft, boolean allAllowed)
            throws IOException {
        // Names that are not UTF-8 must not be an error here; those that say they are, are read as such (APPNOTE.TXT
        // appendix D).
        ZipInputStream archive = new ZipInputStream(in, ISO_8859_1);
        try {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                budget.takeFile();
                Optional<String> reason = entry.isDirectory()
                        ? Optional.empty()
                        : inspectEntry(entry, new BudgetedInput(archive, budget), budget, depthLeft, allAllowed);
                if (reason.isPresent()) {
                    return reason;
                }
            }
            return Optional.empty();
        } catch (ZipException | EOFException e) {
            return unreadable(allAllowed, "an archive that is encrypted or broken cannot be looked into");
        } catch (TooMuchException e) {
            return unreadable(allAllowed, "an archive of that size cannot be looked into");
        }
    }

    private Optional<String> inspectEntry(
            ZipEntry entry, InputStream content, Budget budget, int depthLeft, boolean allAllowed) throws IOException {
        String name = FileNames.visible(entry.getName());
        BufferedInputStream buffered = new BufferedInputStream(content);
        Optional<String> reason = inspect(buffered, List.of(name), budget, depthLeft, allAllowed);
        if (reason.isPresent()) {
            return reason.map(why -> "in it, \"" + name.substring(0, Math.min(name.length(), SHOWN)) + "\": " + why);
        }
        buffered.transferTo(OutputStream.nullOutputStream()); // counted; ZipInputStream would skip it uncounted
        return Optional.empty();
    }

    /** A Word document that cannot be looked into is a Word document; an archive that cannot be is anything. */
    private Optional<String> unreadable(boolean anything, String reason) {
        return denyUnreadable && anything ? Optional.of(reason) : Optional.empty();
    }

    /** What one attachment may still unpack to. */
    private static final class Budget {
        private int files;
        private long bytes;

        private Budget(int files, long bytes) {
            this.files = files;
            this.bytes = bytes;
        }

        private void takeFile() throws TooMuchException {
            if (--files < 0) {
                throw new TooMuchException();
            }
        }

        private void takeBytes(long count) throws TooMuchException {
            bytes -= Math.max(0, count);
            if (bytes < 0) {
                throw new TooMuchException();
            }
        }
    }

    private static final class BudgetedInput extends FilterInputStream {
        private final Budget budget;

        private BudgetedInput(InputStream in, Budget budget) {
            super(in);
            this.budget = budget;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            budget.takeBytes(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            budget.takeBytes(read);
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
