package org.compostela.mailets;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import javax.mail.MessagingException;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.apache.mailet.base.GenericMailet;
import org.jspecify.annotations.Nullable;

/**
 * Tells a program of yours of a mail: a POST of JSON with the envelope, chosen headers, the text, and the names, types and sizes of the
 * attachments. It may answer with the processor where the mail shall go on.
 *
 * <p>The request is signed as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> says (headers {@code webhook-id}, {@code
 * webhook-timestamp}, {@code webhook-signature}: HMAC-SHA256), so that the receiver's check is a library call. The id is the mail's name,
 * the same in every try: a receiver that sees it again did its work already.
 *
 * <p>A try that fails (no connection, no answer in time, 408, 425, 429, 5xx) is made again, after a growing pause. When all fail, or the
 * receiver answers anything else than 2xx, or has failed so often lately that it is given a pause, the step fails: the mail goes where
 * {@code onMailetException} says, and is never lost. Redirects are not followed.
 *
 * <p>Parameters: {@code url}, {@code secretFile} (needed); {@code headers}, {@code text}, {@code textLimit}, {@code timeout}, {@code tries},
 * {@code pause}, {@code processors}.
 */
public final class Webhook extends GenericMailet {
    private static final List<String> HEADERS = List.of("From", "To", "Cc", "Subject", "Date", "Message-ID");
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    /** A worker of the pipeline waits for all tries together. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final HomeFiles files;
    private final Clock clock;
    private List<String> processors = List.of();
    private @Nullable MailAsJson json;
    private @Nullable WebhookClient client;

    @Inject
    public Webhook(FileSystem files) {
        this(files, Clock.systemUTC());
    }

    Webhook(FileSystem files, Clock clock) {
        this.files = new HomeFiles(files);
        this.clock = requireNonNull(clock, "clock");
    }

    @Override
    public void init() throws MessagingException {
        Parameters parameters = Parameters.of(
                getMailetConfig(),
                "url",
                "secretFile",
                "headers",
                "text",
                "textLimit",
                "timeout",
                "tries",
                "pause",
                "processors");
        URI url = url(parameters);
        String path = parameters.required("secretFile", "a file with whsec_ and the secret in base64");
        WebhookSignature signature = WebhookSignature.parse(files.read(parameters, "secretFile", path))
                .orElseThrow(() -> new MessagingException(getMailetName() + ": <secretFile>" + path
                        + "</secretFile> holds no secret: whsec_ and 24 to 64 bytes in base64, as written by: "
                        + "echo whsec_$(openssl rand -base64 32)"));
        processors = parameters.list("processors");
        json = new MailAsJson(
                parameters.text("headers").isPresent() ? parameters.list("headers") : HEADERS,
                parameters.flag("text", true),
                (int) parameters.size("textLimit", 64 << 10, 1, 16 << 20));
        client = new WebhookClient(
                url,
                signature,
                clock,
                new WebhookClient.Limits(
                        parameters.duration("timeout", Duration.ofSeconds(10), SHORTEST_TIMEOUT, LONGEST_TIMEOUT),
                        parameters.number("tries", 3, 1, 10),
                        parameters.duration("pause", Duration.ofMillis(500), Duration.ofMillis(1), LONGEST_PAUSE)));
    }

    /** In clear only to this machine: the text of a mail is nobody else's business. */
    private static URI url(Parameters parameters) throws MessagingException {
        String given = parameters.required("url", "where to send it, for example https://example.org/mail");
        String allowed = "a URL that starts with https://, or with http:// and localhost, 127.0.0.1 or [::1]";
        try {
            URI url = new URI(given.strip());
            boolean own = List.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(url.getHost()));
            if (url.getHost() != null
                    && ("https".equalsIgnoreCase(url.getScheme()) || own && "http".equalsIgnoreCase(url.getScheme()))) {
                return url;
            }
            throw parameters.wrong("url", allowed);
        } catch (URISyntaxException e) {
            throw parameters.wrong("url", allowed);
        }
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        return processors.stream().map(ProcessingState::new).toList();
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        byte[] body = requireNonNull(json, "init was not called").render(mail);
        Optional<String> processor =
                requireNonNull(client, "init was not called").post(mail.getName(), body);
        if (processor.isPresent()) {
            if (!processors.contains(processor.get())) {
                throw new MessagingException("The webhook named the processor \"" + processor.get()
                        + "\", which is not one of its <processors>: " + processors);
            }
            mail.setState(processor.get());
        }
    }

    @Override
    public String getMailetInfo() {
        return "Webhook";
    }
}
