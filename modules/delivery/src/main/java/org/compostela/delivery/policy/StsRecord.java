package org.compostela.delivery.policy;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/** The record {@code _mta-sts} of a domain (RFC 8461 section 3.1): that it has a policy, and which one. */
final class StsRecord {
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9]{1,32}");
    private static final Splitter FIELDS = Splitter.on(';').trimResults();

    private StsRecord() {}

    /** @return the id of the policy; empty where there is none, or more than one */
    static Optional<String> id(List<Record> records) {
        List<String> texts = records.stream()
                .filter(TXTRecord.class::isInstance)
                .map(record -> String.join("", ((TXTRecord) record).getStrings()))
                .filter(text ->
                        FIELDS.splitToStream(text).findFirst().orElse("").equals("v=STSv1") && text.contains(";"))
                .toList();
        if (texts.size() != 1) {
            return Optional.empty();
        }
        return FIELDS.splitToStream(texts.get(0))
                .filter(field -> field.startsWith("id="))
                .map(field -> field.substring("id=".length()))
                .findFirst()
                .filter(id -> ID.matcher(id).matches());
    }
}
