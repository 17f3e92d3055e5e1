package org.compostela.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A password from the terminal, asked twice without echo, or from the first line of standard input; never from the
 * command line, which every local user can read.
 */
final class NewPassword {
    @Option(names = "--password-stdin", description = "Reads the password from the first line of standard input.")
    private boolean stdin;

    String read(MailAddress user) throws CommandException {
        String password = stdin ? fromStdin() : fromTerminal(user);
        if (password.isEmpty()) {
            throw CommandException.usage("the password is empty");
        }
        return password;
    }

    private static String fromStdin() throws CommandException {
        try {
            @Nullable String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw CommandException.failed("the password cannot be read from standard input: " + e.getMessage());
        }
    }

    private static String fromTerminal(MailAddress user) throws CommandException {
        @Nullable Console console = System.console();
        if (console == null) {
            throw CommandException.usage("there is no terminal to ask for the password: give --password-stdin");
        }
        char[] first = entered(console.readPassword("Password for %s: ", user));
        char[] second = entered(console.readPassword("Again: "));
        if (!Arrays.equals(first, second)) {
            throw CommandException.failed("the two passwords differ");
        }
        return new String(first);
    }

    private static char[] entered(char @Nullable [] password) {
        return password == null ? new char[0] : password;
    }
}
