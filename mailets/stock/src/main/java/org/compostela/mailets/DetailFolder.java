package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxManager.MailboxSearchFetchType;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.search.MailboxQuery;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.mailet.Mail;
import org.apache.mailet.StorageDirective;
import org.apache.mailet.base.GenericMailet;

/**
 * Mail for {@code ann+lists@example.org} goes to {@code ann@example.org}, into her folder {@code Lists} (RFC 5233 calls the part after
 * the plus the detail).
 *
 * <p>Only a folder that is there is used, whatever its letters' case; otherwise the mail is for the inbox. Else anybody could fill a
 * mailbox with folders. Nor do strangers write into {@code Sent}, {@code Drafts}, {@code Outbox}, {@code Templates} and {@code Trash}. An
 * address that is a user's as a whole, or whose part before the plus is no user here, is left as it is.
 *
 * <p>It belongs before the step that asks {@code RecipientIsLocal}. Parameters: {@code separator} ({@code +}), {@code create} (false; true
 * makes a folder that is missing).
 */
public final class DetailFolder extends GenericMailet {
    private static final Set<String> CLOSED = Set.of("sent", "drafts", "outbox", "templates", "trash");

    private final UsersRepository users;
    private final MailboxManager mailboxes;
    private String separator = "+";
    private boolean create;

    @Inject
    public DetailFolder(UsersRepository users, @Named("mailboxmanager") MailboxManager mailboxes) {
        this.users = requireNonNull(users, "users");
        this.mailboxes = requireNonNull(mailboxes, "mailboxes");
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = Parameters.of(getMailetConfig(), "separator", "create");
        separator = parameters.text("separator").orElse("+").strip();
        if (separator.length() != 1 || "@.\"".contains(separator)) {
            throw parameters.wrong("separator", "one character, neither @ nor a dot nor a quote");
        }
        create = parameters.flag("create", false);
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Set<MailAddress> recipients = new LinkedHashSet<>();
        List<Detailed> detailed = new ArrayList<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Optional<Detailed> split = split(recipient);
            split.ifPresent(detailed::add);
            if (split.isEmpty()) {
                recipients.add(recipient);
            }
        }
        if (!detailed.isEmpty()) {
            mail.setRecipients(direct(mail, detailed, recipients));
        }
    }

    @Override
    public String getMailetInfo() {
        return "DetailFolder";
    }

    /**
     * A mail carries one folder for each user. Where it is for a second folder of the same user, or for a folder and the inbox, it goes its
     * way again as a second mail.
     */
    private Set<MailAddress> direct(Mail mail, List<Detailed> detailed, Set<MailAddress> recipients)
            throws MessagingException {
        Map<Username, Optional<String>> taken = new TreeMap<>(Comparator.comparing(Username::asString));
        for (MailAddress recipient : recipients) {
            taken.put(username(recipient), Optional.empty());
        }
        for (Detailed each : detailed) {
            Optional<String> folder = folder(each);
            Optional<String> other = taken.putIfAbsent(each.user(), folder);
            if (other == null) {
                recipients.add(each.base());
                if (folder.isPresent()) {
                    into(mail, each.user(), folder.get());
                }
            } else if (!other.equals(folder)) {
                sendAgain(mail, each.recipient());
            }
        }
        return recipients;
    }

    private static void into(Mail mail, Username user, String folder) {
        StorageDirective.builder()
                .targetFolder(folder)
                .build()
                .encodeAsAttributes(user)
                .forEach(mail::setAttribute);
    }

    private void sendAgain(Mail mail, MailAddress recipient) throws MessagingException {
        Mail second = mail.duplicate();
        try {
            second.setRecipients(List.of(recipient));
            getMailetContext().sendMail(second, mail.getState());
        } finally {
            LifecycleUtil.dispose(second);
        }
    }

    private Optional<Detailed> split(MailAddress recipient) throws MessagingException {
        String local = recipient.getLocalPart();
        int at = local.indexOf(separator);
        if (at <= 0 || at == local.length() - 1 || local.startsWith("\"") || isUser(recipient)) {
            return Optional.empty();
        }
        try {
            MailAddress base = new MailAddress(local.substring(0, at), recipient.getDomain());
            return isUser(base)
                    ? Optional.of(new Detailed(recipient, base, username(base), local.substring(at + 1)))
                    : Optional.empty();
        } catch (AddressException e) {
            return Optional.empty(); // "a.+b@example.org": no user has such an address
        }
    }

    private Optional<String> folder(Detailed detailed) throws MessagingException {
        MailboxSession session = mailboxes.createSystemSession(detailed.user());
        try {
            String wanted = detailed.detail().replace('/', session.getPathDelimiter());
            if (CLOSED.contains(wanted.toLowerCase(Locale.ROOT))) {
                return Optional.empty();
            }
            Optional<String> there = folders(session).stream()
                    .filter(name -> name.equalsIgnoreCase(wanted))
                    .findFirst();
            return there.isPresent() || !create ? there : Optional.of(wanted);
        } finally {
            mailboxes.endProcessingRequest(session);
        }
    }

    private List<String> folders(MailboxSession session) {
        return mailboxes
                .search(
                        MailboxQuery.privateMailboxesBuilder(session)
                                .matchesAllMailboxNames()
                                .build(),
                        MailboxSearchFetchType.Minimal,
                        session)
                .map(mailbox -> mailbox.getPath().getName())
                .collectList()
                .blockOptional()
                .orElse(List.of());
    }

    private boolean isUser(MailAddress address) throws MessagingException {
        try {
            return users.contains(users.getUsername(address));
        } catch (UsersRepositoryException e) {
            throw new MessagingException("The users cannot be read", e);
        }
    }

    private Username username(MailAddress address) throws MessagingException {
        try {
            return users.getUsername(address);
        } catch (UsersRepositoryException e) {
            throw new MessagingException("The users cannot be read", e);
        }
    }

    private record Detailed(MailAddress recipient, MailAddress base, Username user, String detail) {}
}
