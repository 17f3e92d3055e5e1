package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.compostela.delivery.RemoteMails;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Puts a mail into an outgoing queue, from which it is delivered to the servers of its recipients' domains, or to a smart
 * host. The mail ends here.
 *
 * <p>Parameters, all optional; what is not set here is as the section {@code delivery} of the configuration says: {@code outgoing} (the
 * queue), {@code delayTime} and {@code maxRetries} (when it is tried again), {@code bounceProcessor} (where it goes when it fails; without
 * one a bounce is sent), {@code gateway}, {@code gatewayPort}, {@code gatewayUsername}, {@code gatewayPassword} (a smart host), {@code
 * startTLS}, {@code sslEnable}, {@code verifyServerIdentity}, {@code bind}, {@code heloName}. James' other parameters of
 * the same name are taken where they say what is so anyway; one that is not known is an error.
 */
@NullMarked
public final class RemoteDelivery extends GenericMailet {
    private final RemoteMails mails;
    private RemoteMails.@Nullable Sender sender;

    @Inject
    public RemoteDelivery(RemoteMails mails) {
        this.mails = requireNonNull(mails, "mails");
    }

    @Override
    public void init() throws MessagingException {
        sender = mails.open(getMailetConfig());
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        requireNonNull(sender, "init was not called").send(mail);
    }

    @Override
    public void destroy() {
        if (sender != null) {
            sender.close();
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return sender == null
                ? List.of()
                : sender.options().bounceProcessor().stream()
                        .map(ProcessingState::new)
                        .collect(Collectors.toList());
    }

    @Override
    public String getMailetInfo() {
        return "RemoteDelivery";
    }
}
