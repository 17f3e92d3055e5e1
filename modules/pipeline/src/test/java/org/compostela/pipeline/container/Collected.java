package org.compostela.pipeline.container;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/** Mails as they came to a {@link Collect}, by the name of the test that they belong to. */
public final class Collected {
    public record Seen(
            String at,
            String mail,
            String state,
            ImmutableList<String> recipients,
            ImmutableMap<String, Object> attributes,
            String error,
            ImmutableList<String> headers,
            ImmutableMap<String, String> headersByRecipient) {}

    private static final Map<String, List<Seen>> BY_TEST = new ConcurrentHashMap<>();

    private Collected() {}

    static void add(String test, String at, Mail mail) throws MessagingException {
        ImmutableMap.Builder<String, Object> attributes = ImmutableMap.builder();
        mail.attributes()
                .filter(attribute -> !attribute.getName().asString().startsWith("org.compostela"))
                .forEach(attribute -> attributes.put(
                        attribute.getName().asString(), attribute.getValue().value()));
        ImmutableMap.Builder<String, String> byRecipient = ImmutableMap.builder();
        mail.getPerRecipientSpecificHeaders()
                .getHeadersByRecipient()
                .forEach((recipient, header) ->
                        byRecipient.put(recipient.asString(), header.getName() + ": " + header.getValue()));
        BY_TEST.computeIfAbsent(test, any -> Collections.synchronizedList(new ArrayList<>()))
                .add(new Seen(
                        at,
                        mail.getName(),
                        requireNonNull(mail.getState()),
                        mail.getRecipients().stream()
                                .map(MailAddress::asString)
                                .collect(ImmutableList.toImmutableList()),
                        attributes.build(),
                        String.valueOf(mail.getErrorMessage()),
                        mail.getMessage() == null
                                ? ImmutableList.of()
                                : ImmutableList.copyOf(
                                        Collections.list(mail.getMessage().getAllHeaderLines())),
                        byRecipient.build()));
    }

    public static List<Seen> of(String test) {
        return ImmutableList.copyOf(BY_TEST.getOrDefault(test, List.of()));
    }
}
