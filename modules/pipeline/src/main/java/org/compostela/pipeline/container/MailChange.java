package org.compostela.pipeline.container;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import java.util.Collection;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;

/** What a mailet changed in a mail. */
public record MailChange(
        ImmutableList<String> headersAdded,
        ImmutableList<String> headersRemoved,
        ImmutableList<String> recipientsAdded,
        ImmutableList<String> recipientsRemoved,
        ImmutableList<String> attributesSet,
        ImmutableList<String> attributesRemoved,
        String sender,
        String state,
        boolean body) {
    public MailChange {
        requireNonNull(headersAdded, "headersAdded");
        requireNonNull(headersRemoved, "headersRemoved");
        requireNonNull(recipientsAdded, "recipientsAdded");
        requireNonNull(recipientsRemoved, "recipientsRemoved");
        requireNonNull(attributesSet, "attributesSet");
        requireNonNull(attributesRemoved, "attributesRemoved");
        requireNonNull(sender, "sender");
        requireNonNull(state, "state");
    }

    public static MailChange between(MailSnapshot before, MailSnapshot after) {
        return new MailChange(
                before.headers() == after.headers() ? ImmutableList.of() : more(after.headers(), before.headers()),
                before.headers() == after.headers() ? ImmutableList.of() : more(before.headers(), after.headers()),
                more(texts(after.recipients()), texts(before.recipients())),
                more(texts(before.recipients()), texts(after.recipients())),
                set(before.attributes(), after.attributes()),
                removed(before.attributes(), after.attributes()),
                before.sender().equals(after.sender()) ? "" : after.sender(),
                before.state().equals(after.state()) ? "" : after.state(),
                !before.bodyChanged() && after.bodyChanged());
    }

    public boolean isNothing() {
        return headersAdded.isEmpty()
                && headersRemoved.isEmpty()
                && recipientsAdded.isEmpty()
                && recipientsRemoved.isEmpty()
                && attributesSet.isEmpty()
                && attributesRemoved.isEmpty()
                && sender.isEmpty()
                && state.isEmpty()
                && !body;
    }

    private static ImmutableList<String> texts(Collection<MailAddress> recipients) {
        return recipients.stream().map(MailAddress::asString).collect(toImmutableList());
    }

    /** What is in the first list more often than in the second. */
    private static ImmutableList<String> more(List<String> first, List<String> second) {
        if (first.equals(second)) {
            return ImmutableList.of();
        }
        Multiset<String> rest = HashMultiset.create(second);
        return first.stream().filter(line -> !rest.remove(line)).collect(toImmutableList());
    }

    private static ImmutableList<String> set(
            ImmutableMap<AttributeName, Attribute> before, ImmutableMap<AttributeName, Attribute> after) {
        return after.values().stream()
                .filter(attribute -> !attribute.equals(before.get(attribute.getName())))
                .map(attribute -> attribute.getName().asString())
                .collect(toImmutableList());
    }

    private static ImmutableList<String> removed(
            ImmutableMap<AttributeName, Attribute> before, ImmutableMap<AttributeName, Attribute> after) {
        return before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .map(AttributeName::asString)
                .collect(toImmutableList());
    }
}
