package org.compostela.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/** Debian's Dovecot 2.3 on a configuration of our own: IMAP on a loopback port, LMTP on a socket, mail in Maildirs. */
final class Dovecot {
    /** The user "nobody": owns the mail of the run and nothing else. */
    private static final int MAIL_OWNER = 65534;

    private final Path folder;
    private final int port;

    Dovecot(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    Path lmtpSocket() {
        return folder.resolve("run/lmtp");
    }

    List<String> command() {
        return List.of("/usr/sbin/dovecot", "-F", "-c", configurationFile().toString());
    }

    private Path configurationFile() {
        return folder.resolve("dovecot.conf");
    }

    void configure(List<Mailbox> mailboxes) throws IOException {
        Files.createDirectories(folder.resolve("run"));
        Path mail = Files.createDirectory(folder.resolve("mail"));
        Files.setAttribute(mail, "unix:uid", MAIL_OWNER);
        Path users = folder.resolve("users");
        Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        ScratchFolder.giveTo("dovecot", users);
        Files.writeString(users, passwords(mailboxes));
        Files.writeString(configurationFile(), configuration());
    }

    private static String passwords(List<Mailbox> mailboxes) {
        return mailboxes.stream()
                .map(mailbox -> mailbox.address() + ":{PLAIN}" + mailbox.password() + "\n")
                .collect(Collectors.joining());
    }

    /** What is not named here, mail_fsync above all, is as Debian ships it. */
    private String configuration() {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/dovecot.log
                protocols = imap lmtp
                listen = 127.0.0.1
                ssl = no
                mail_location = maildir:%1$s/mail/%%u
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = static
                  args = uid=%2$d gid=%2$d home=%1$s/mail/%%u
                }
                service imap-login {
                  inet_listener imap {
                    port = %3$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service lmtp {
                  unix_listener lmtp {
                    mode = 0666
                  }
                }
                """
                .formatted(folder, MAIL_OWNER, port);
    }
}
