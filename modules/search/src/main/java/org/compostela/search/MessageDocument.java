package org.compostela.search;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the index knows it; the names of the components are the names of the index's fields. Times are milliseconds since
 * 1970 UTC. Text is folded by {@link SearchText}.
 *
 * @param header {@code name: value} of each header field of the message itself, decoded, in the order of the message; long values
 *     are several
 * @param sentLocal the Date field's wall clock read as if it were UTC: SENTON and its like disregard time and zone
 * @param body the text of each part that is no attachment
 * @param sortSent the Date field, else the internal date (RFC 5256 section 3)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageDocument(
        String mailbox,
        long uid,
        @Nullable String message,
        @Nullable String thread,
        long modseq,
        long size,
        List<String> flags,
        List<String> keywords,
        long internalDate,
        @Nullable Long saveDate,
        @Nullable Long sentDate,
        @Nullable Long sentLocal,
        long sortSent,
        String sortFrom,
        String sortTo,
        String sortCc,
        String sortSubject,
        @Nullable String mimeMessageId,
        List<String> header,
        List<String> body,
        boolean hasAttachment,
        List<String> attachmentNames,
        List<String> attachments) {
    /** What this message takes in memory and on the wire, roughly: bytes. */
    @JsonIgnore
    int weight() {
        return 512 + 2 * (length(header) + length(body) + length(attachments));
    }

    private static int length(List<String> texts) {
        return texts.stream().mapToInt(String::length).sum();
    }

    /** The part of a document that changes in its life. */
    record State(List<String> flags, List<String> keywords, long modseq) {}
}
