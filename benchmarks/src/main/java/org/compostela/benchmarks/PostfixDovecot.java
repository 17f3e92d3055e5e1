package org.compostela.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Postfix and Dovecot, aside: their own configuration, queue and mail in one folder, on loopback ports. They run
 * in the foreground, as children; nothing under {@code /etc} or {@code /var} is read but the packages' own files.
 */
final class PostfixDovecot implements MailServer {
    private static final String INSTALL = "apt-get install --no-install-recommends postfix dovecot-imapd dovecot-lmtpd";

    private final ScratchFolder folder;
    private final InetSocketAddress smtp;
    private final InetSocketAddress imap;
    private final Dovecot dovecot;
    private final Postfix postfix;
    private final Daemon dovecotDaemon;
    private final Daemon postfixDaemon;

    PostfixDovecot(Path parent) throws IOException {
        this.folder = ScratchFolder.in(parent);
        this.smtp = freePort();
        this.imap = freePort();
        this.dovecot = new Dovecot(folder.path().resolve("dovecot"), imap.getPort());
        this.postfix = new Postfix(folder.path().resolve("postfix"), smtp.getPort(), dovecot.lmtpSocket());
        this.dovecotDaemon = new Daemon("dovecot", folder.path().resolve("dovecot.out"));
        this.postfixDaemon = new Daemon("postfix", folder.path().resolve("postfix.out"), postfix.stop());
    }

    private static InetSocketAddress freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    /** Why these servers cannot run here. */
    static Optional<String> obstacle() throws IOException, InterruptedException {
        for (String needed :
                List.of("/usr/sbin/postfix", "/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")) {
            if (!Files.exists(Path.of(needed))) {
                return Optional.of(needed + " is missing. On Debian: " + INSTALL);
            }
        }
        String version = output("/usr/sbin/dovecot", "--version");
        if (!version.startsWith("2.3.")) {
            return Optional.of("its configuration is written for Dovecot 2.3 (Debian 12), here is " + version);
        }
        if (!output("id", "-u").equals("0")) {
            return Optional.of("Postfix starts as root only: run this as root, or with sudo");
        }
        return Optional.empty();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return output.strip();
    }

    @Override
    public String name() {
        return "postfix + dovecot";
    }

    @Override
    public void start(List<Mailbox> mailboxes) throws IOException, InterruptedException {
        folder.letOthersThrough();
        dovecot.configure(mailboxes);
        postfix.configure(mailboxes);
        dovecotDaemon.start(dovecot.command());
        postfixDaemon.start(postfix.start());
        dovecotDaemon.await(() -> Files.exists(dovecot.lmtpSocket()) && answers(imap));
        postfixDaemon.await(() -> answers(smtp));
    }

    private static boolean answers(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public InetSocketAddress smtp() {
        return smtp;
    }

    @Override
    public InetSocketAddress imap() {
        return imap;
    }

    /** Plain: the connection is on loopback, and it is the peer that this favours. */
    @Override
    public boolean imapOverTls() {
        return false;
    }

    @Override
    public Map<String, Long> memory() {
        return Map.of(
                "postfix", ProcessFamily.totalMemory(postfixDaemon.handle()),
                "dovecot", ProcessFamily.totalMemory(dovecotDaemon.handle()));
    }

    @Override
    public double cpuSeconds() {
        return ProcessFamily.cpuSeconds(postfixDaemon.handle()) + ProcessFamily.cpuSeconds(dovecotDaemon.handle());
    }

    @Override
    public long failedMails() throws IOException {
        return postfix.putAside();
    }

    @Override
    public void close() throws IOException {
        postfixDaemon.close();
        dovecotDaemon.close();
        folder.close();
    }
}
