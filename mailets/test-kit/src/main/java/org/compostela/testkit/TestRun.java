package org.compostela.testkit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.journey.Fact;
import org.compostela.journey.MailEvent;

/**
 * What came of one mail in a {@link TestPipeline}.
 *
 * @param arrivals where it, or a part of it, was delivered, kept, sent, bounced or ended, in order
 * @param failures what failed and would be tried again on a server
 * @param skipped steps that were not done, since their mailets need a server
 * @param journey what {@code compostela trace} would show of its way through the pipeline, in order
 */
public record TestRun(
        ImmutableList<Arrival> arrivals,
        ImmutableList<Throwable> failures,
        ImmutableList<String> skipped,
        ImmutableList<MailEvent> journey) {
    /**
     * A mail at a mailet that takes it.
     *
     * @param step processor, place and mailet: {@code transport/3 ToRepository}
     * @param mailet simple name
     * @param mail as it was there
     */
    public record Arrival(String step, String mailet, ImmutableMap<String, String> parameters, Mail mail) {
        public List<String> recipients() {
            return mail.getRecipients().stream().map(MailAddress::asString).toList();
        }
    }

    /** What the journey has of this kind: {@code told(Fact.CHANGED)} is what mailets changed, step by step. */
    public List<MailEvent> told(Fact fact) {
        return journey.stream().filter(event -> event.fact() == fact).toList();
    }

    /** Who got the mail from this mailet: {@code recipientsAt("LocalDelivery")}. */
    public List<String> recipientsAt(String mailet) {
        return arrivals.stream()
                .filter(arrival -> arrival.mailet().equals(mailet))
                .flatMap(arrival -> arrival.recipients().stream())
                .toList();
    }

    /** For whom the mail was kept in a repository, named by the end of its path: {@code recipientsIn("var/mail/error")}. */
    public List<String> recipientsIn(String repository) {
        return arrivals.stream()
                .filter(arrival -> arrival.mailet().equals("ToRepository"))
                .filter(arrival -> path(arrival).endsWith(repository))
                .flatMap(arrival -> arrival.recipients().stream())
                .toList();
    }

    /** The mail as it first came to this mailet. */
    public Optional<Mail> mailAt(String mailet) {
        return arrivals.stream()
                .filter(arrival -> arrival.mailet().equals(mailet))
                .map(Arrival::mail)
                .findFirst();
    }

    private static String path(Arrival arrival) {
        String path = arrival.parameters().getOrDefault("repositoryPath", "").strip();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
