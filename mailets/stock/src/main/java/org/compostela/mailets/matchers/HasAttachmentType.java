package org.compostela.mailets.matchers;

import com.google.common.base.Splitter;
import com.sun.mail.util.DecodingException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import javax.mail.internet.MimePart;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.compostela.mailets.mime.Attachments;
import org.compostela.mailets.mime.FileNames;
import org.compostela.mailets.mime.FileType;
import org.compostela.mailets.mime.Mime;

/**
 * All recipients of a mail that has an attachment of one of the types, seen from its bytes: {@code
 * HasAttachmentType=application/pdf, image/*}. James' {@code HasMimeType} and {@code HasMimeTypeAnySubPart} believe what the sender says.
 */
public final class HasAttachmentType extends GenericMatcher {
    private List<String> types = List.of();

    @Override
    public void init() throws MessagingException {
        types = Splitter.on(',').trimResults().omitEmptyStrings().splitToList(String.valueOf(getCondition()));
        if (getCondition() == null || types.isEmpty() || !types.stream().allMatch(FileType::isWellFormed)) {
            throw new MessagingException("HasAttachmentType=" + getCondition()
                    + ": the condition is a list of types like application/pdf, image/*");
        }
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        for (MimePart part : Attachments.of(mail.getMessage())) {
            if (isOfAType(part)) {
                return mail.getRecipients();
            }
        }
        return List.of();
    }

    private boolean isOfAType(MimePart part) throws MessagingException {
        if (!Mime.decodable(part)) {
            return false;
        }
        try (InputStream in = part.getInputStream()) {
            return types.stream().anyMatch(FileType.sniff(in, FileNames.of(part))::is);
        } catch (DecodingException e) {
            return false;
        } catch (IOException e) {
            throw new MessagingException("An attachment cannot be read", e);
        }
    }
}
