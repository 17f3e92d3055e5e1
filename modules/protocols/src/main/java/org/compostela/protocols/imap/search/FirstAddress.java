package org.compostela.protocols.imap.search;

import java.util.Optional;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;

/** The first address in a header field, which messages are sorted by. A group stands for its first member. */
final class FirstAddress {
    private FirstAddress() {}

    /** RFC 5256 §3 FROM, TO, CC: the addr-mailbox. */
    static String localPart(String field) {
        return first(field).map(Mailbox::getLocalPart).orElse("");
    }

    /** RFC 5957 §3: the name, decoded; without one the address. */
    static String display(String field) {
        return first(field).map(FirstAddress::display).orElse("");
    }

    private static String display(Mailbox mailbox) {
        String name = mailbox.getName();
        if (name != null && !name.isBlank()) {
            return DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT);
        }
        return mailbox.getDomain() == null ? mailbox.getLocalPart() : mailbox.getAddress();
    }

    private static Optional<Mailbox> first(String field) {
        for (Address address : LenientAddressParser.DEFAULT.parseAddressList(field)) {
            if (address instanceof Mailbox mailbox) {
                return Optional.of(mailbox);
            } else if (address instanceof Group group && !group.getMailboxes().isEmpty()) {
                return Optional.of(group.getMailboxes().get(0));
            }
        }
        return Optional.empty();
    }
}
