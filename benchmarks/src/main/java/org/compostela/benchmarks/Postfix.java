package org.compostela.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's Postfix on a configuration of our own: SMTP on a loopback port, mail for the load's domain goes to an LMTP
 * socket, nothing leaves the machine.
 */
final class Postfix {
    /** Queues of mail that could not be delivered, or not even read. */
    private static final List<String> PUT_ASIDE = List.of("deferred", "hold", "corrupt");

    private final Path folder;
    private final int port;
    private final Path lmtpSocket;

    Postfix(Path folder, int port, Path lmtpSocket) {
        this.folder = folder;
        this.port = port;
        this.lmtpSocket = lmtpSocket;
    }

    List<String> start() {
        return command("start-fg");
    }

    /** What {@link #start} runs is a script that hands no signal on. */
    List<String> stop() {
        return command("stop");
    }

    private List<String> command(String action) {
        return List.of("/usr/sbin/postfix", "-c", folder.resolve("conf").toString(), action);
    }

    void configure(List<Mailbox> mailboxes) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createDirectory(folder.resolve("queue"));
        Path data = Files.createDirectory(folder.resolve("data"));
        ScratchFolder.giveTo("postfix", data);
        Files.writeString(conf.resolve("mailboxes"), recipients(mailboxes));
        Files.writeString(conf.resolve("main.cf"), main());
        Files.writeString(conf.resolve("master.cf"), master());
    }

    private static String recipients(List<Mailbox> mailboxes) {
        return mailboxes.stream().map(mailbox -> mailbox.address() + " here\n").collect(Collectors.joining());
    }

    /** What is not named here is Postfix' default; mail is on disk before 250 and until LMTP has taken it. */
    private String main() {
        return """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                maillog_file_prefixes = %1$s
                maillog_file = %1$s/postfix.log
                myhostname = load.example.com
                mydestination =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                mynetworks = 127.0.0.0/8
                biff = no
                append_dot_mydomain = no
                alias_maps =
                alias_database =
                local_transport = error:no local mail
                relay_transport = error:nothing leaves this machine
                default_transport = error:nothing leaves this machine
                virtual_mailbox_domains = %2$s
                virtual_mailbox_maps = texthash:%1$s/conf/mailboxes
                virtual_transport = lmtp:unix:%3$s
                """
                .formatted(folder, Mailbox.DOMAIN, lmtpSocket);
    }

    /** Process limits and wake-ups as in Debian's master.cf; without chroot, whose files would have to be laid out. */
    private String master() {
        return """
                127.0.0.1:%d inet n - n - - smtpd
                pickup    unix  n - n 60   1 pickup
                cleanup   unix  n - n -    0 cleanup
                qmgr      unix  n - n 300  1 qmgr
                tlsmgr    unix  - - n 1000? 1 tlsmgr
                rewrite   unix  - - n -    - trivial-rewrite
                bounce    unix  - - n -    0 bounce
                defer     unix  - - n -    0 bounce
                trace     unix  - - n -    0 bounce
                verify    unix  - - n -    1 verify
                flush     unix  n - n 1000? 0 flush
                proxymap  unix  - - n -    - proxymap
                proxywrite unix - - n -    1 proxymap
                error     unix  - - n -    - error
                retry     unix  - - n -    - error
                discard   unix  - - n -    - discard
                showq     unix  n - n -    - showq
                lmtp      unix  - - n -    - lmtp
                anvil     unix  - - n -    1 anvil
                scache    unix  - - n -    1 scache
                postlog   unix-dgram n - n - 1 postlogd
                """
                .formatted(port);
    }

    long putAside() throws IOException {
        long mails = 0;
        for (String queue : PUT_ASIDE) {
            try (Stream<Path> files = Files.walk(folder.resolve("queue").resolve(queue))) {
                mails += files.filter(Files::isRegularFile).count();
            }
        }
        return mails;
    }
}
