package org.compostela.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import org.compostela.cli.admin.AdminApi;
import org.compostela.cli.admin.AdminException;
import picocli.CommandLine.Option;

/** A command that reads: a table for people, {@code --json} for programs. */
abstract class QueryCommand extends ClientCommand {
    /** Escaped to ASCII: what a program prints on is not a terminal's escape sequence either. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .configure(JsonGenerator.Feature.ESCAPE_NON_ASCII, true);

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    abstract JsonNode query(AdminApi api) throws AdminException, CommandException;

    abstract void print(JsonNode answer, PrintWriter out);

    @Override
    final void run(AdminApi api, PrintWriter out) throws AdminException, CommandException {
        JsonNode answer = query(api);
        if (json) {
            out.println(text(answer));
        } else {
            print(answer, out);
        }
    }

    static String text(JsonNode answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is always written", e);
        }
    }
}
