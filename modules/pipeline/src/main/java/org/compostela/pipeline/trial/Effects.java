package org.compostela.pipeline.trial;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.compostela.pipeline.definition.StepDefinition;

/** What mailets would do that a trial does not let: in words, and in what it means for the mail's way. */
final class Effects {
    private final Recording recording;

    Effects(Recording recording) {
        this.recording = requireNonNull(recording, "recording");
    }

    /** In place of the mailet of the step. */
    void instead(StepDefinition step, String mailet, Mail mail) {
        String to = mail.getRecipients().stream().map(MailAddress::asString).collect(joining(", "));
        switch (mailet) {
            case "LocalDelivery" -> takes("would store the mail in the mailbox of " + to, mail, step, "consume", true);
            case "ToSenderFolder" ->
                takes("would store the mail in a folder of its sender", mail, step, "consume", true);
            case "ToRecipientFolder" -> takes("would store the mail in a folder of " + to, mail, step, "consume", true);
            case "RemoteDelivery" -> ends("would queue the mail for the servers of " + to, mail);
            case "ToRepository" ->
                passes(
                        "would keep the mail in "
                                + step.parameter("repositoryPath").orElse("its repository"),
                        mail,
                        step);
            case "ToSenderDomainRepository" ->
                passes("would keep the mail in the repository of its sender's domain", mail, step);
            case "ToEndpoint" ->
                passes("would hand the mail to " + step.parameter("uri").orElse("its endpoint"), mail, step);
            case "UserRoute" -> ends("would go through the route of " + step.processor() + " in conf/routes", mail);
            case "Webhook" ->
                recording.effect("would call " + step.parameter("url").orElse("its URL"));
            case "HeadersToHTTP" ->
                recording.effect("would call " + step.parameter("url").orElse("its URL"));
            case "VacationMailet" -> recording.effect("would answer for a recipient who is away");
            default -> recording.effect("was not run: it cannot be shown safe");
        }
    }

    private void takes(String sentence, Mail mail, StepDefinition step, String parameter, boolean fallback) {
        recording.effect(sentence);
        if (step.parameter(parameter).map(Boolean::parseBoolean).orElse(fallback)) {
            mail.setState(Mail.GHOST);
        }
    }

    private void passes(String sentence, Mail mail, StepDefinition step) {
        recording.effect(sentence);
        if (!step.parameter("passThrough").map(Boolean::parseBoolean).orElse(false)) {
            mail.setState(Mail.GHOST);
        }
    }

    private void ends(String sentence, Mail mail) {
        recording.effect(sentence);
        mail.setState(Mail.GHOST);
    }
}
