package org.compostela.protocols.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.compostela.configuration.ListenAddress;
import org.junit.jupiter.api.Test;

/** How listeners start and stop. */
class StopTest {
    @Test
    void idleClientsAreTold() throws Exception {
        TestServer server = TestServer.start();
        try (SmtpClient client = server.exchange();
                SmtpClient secure = server.submit(TestServer.ALICE)) {
            server.close();
            client.expect("421 4.3.2");
            client.mustBeClosed();
            secure.expect("421 4.3.2");
            secure.mustBeClosed();
        }
    }

    @Test
    void messageThatIsBeingTakenGetsItsReply() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch onDisk = new CountDownLatch(1);
        TestServer server = TestServer.start();
        server.spool.behaviour = mail -> {
            asked.countDown();
            ProtocolTest.await(onDisk);
        };
        try (SmtpClient client = server.exchange();
                SmtpClient witness = server.exchange()) {
            client.send("MAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n");
            for (String code : List.of("250", "250", "354")) {
                client.expect(code);
            }
            client.send("Subject: x\r\n\r\n.\r\nNOOP\r\n");
            ProtocolTest.await(asked);
            Thread stopping = new Thread(server::close);
            stopping.start();
            witness.expect("421 4.3.2");
            onDisk.countDown();
            client.expect("250 2.6.0");
            client.expect("421 4.3.2");
            client.mustBeClosed();
            stopping.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(stopping.isAlive()).isFalse();
        }
        assertThat(server.spool.kept()).hasSize(1);
    }

    @Test
    void portThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> TestServer.startOn(new ListenAddress("127.0.0.1", taken.getLocalPort())))
                    .hasMessageContaining("smtp cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void ipv6AddressIsListenedOn() throws Exception {
        try (TestServer server = TestServer.startOn(new ListenAddress("::1", 0));
                SmtpClient client = server.exchange()) {
            client.mail("", List.of(TestServer.ALICE), "Subject: x\r\n\r\n").mustBe("250");
            assertThat(server.spool.only().header("Received")).contains(" ([IPv6:0:0:0:0:0:0:0:1]) ");
        }
    }
}
