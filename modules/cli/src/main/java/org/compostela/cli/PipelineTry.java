package org.compostela.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compostela pipeline try}: a mail's way, tried and not gone. */
@Command(
        name = "try",
        description = "What the pipeline would do with a message. Nothing is delivered, sent or kept.",
        footer = {
            "",
            "Matchers ask the server's stores; mailets that change nothing but the mail are run; what the others would do is",
            "said and not done. A mailet of which nothing is known is run only with --allow."
        })
final class PipelineTry extends ClientCommand {
    /** What fits, in base 64, into the largest body that the admin API takes (1 MiB), with a pipeline beside it. */
    private static final long LARGEST_MESSAGE = 700L << 10;

    @Parameters(paramLabel = "MESSAGE.eml", description = "The message, as mail programs save it.")
    private Path message = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The sender, or <> for none. Default: Return-Path, else From, of the message.")
    private @Nullable String from;

    @Option(
            names = "--to",
            arity = "1..*",
            paramLabel = "ADDRESS",
            description = "The recipients. Default: To, Cc and Bcc of the message.")
    private List<String> to = List.of();

    @Option(
            names = "--user",
            paramLabel = "ADDRESS",
            description = "As if this user had logged in to send it. Default: nobody logged in.")
    private @Nullable String user;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The mailetcontainer.xml to try it on. Default: the pipeline that runs.")
    private @Nullable Path config;

    @Option(
            names = "--allow",
            paramLabel = "CLASS",
            description = "Runs mailets of this class, although they cannot be shown safe. May be given several times.")
    private List<String> allowed = List.of();

    @Option(
            names = "--processor",
            defaultValue = "root",
            description = "Where in the pipeline it starts. Default: ${DEFAULT-VALUE}.")
    private String processor = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    boolean servedOnStandby() {
        return true;
    }

    @Override
    void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
        ObjectNode question = PipelineCommand.question(config);
        String sender = addMail(question);
        JsonNode report;
        try {
            report = api.post("/pipeline/try", question);
        } catch (AdminException e) {
            if (e.answer().path("findings").isEmpty()) {
                throw e;
            }
            new PipelineFindings(config).print(e.answer().path("findings"), out);
            throw CommandException.failed(e.answer().path("message").asText());
        }
        if (json) {
            out.println(QueryCommand.text(report));
        } else {
            new TrialText(report).print(sender, question.path("to"), out);
        }
    }

    /** @return its sender */
    private String addMail(ObjectNode question) throws CommandException {
        byte[] bytes = PipelineFile.bytes(message, LARGEST_MESSAGE);
        MessageAddresses named = MessageAddresses.of(bytes);
        List<String> recipients = to.isEmpty() ? named.recipients() : to;
        if (recipients.isEmpty()) {
            throw CommandException.usage("the message names no recipient: give --to ADDRESS");
        }
        String sender = from == null ? named.sender() : from;
        question.put("message", Base64.getEncoder().encodeToString(bytes))
                .put("from", sender)
                .put("processor", processor);
        if (user != null) {
            question.put("user", user);
        }
        ArrayNode addresses = question.putArray("to");
        recipients.forEach(addresses::add);
        ArrayNode classes = question.putArray("allow");
        allowed.forEach(classes::add);
        return sender;
    }
}
