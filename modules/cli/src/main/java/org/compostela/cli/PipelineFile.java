package org.compostela.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a user names, and their faults as one line. */
final class PipelineFile {
    private PipelineFile() {}

    static String text(Path file) throws CommandException {
        try {
            return Files.readString(file, UTF_8);
        } catch (CharacterCodingException e) {
            throw CommandException.failed(file + " is not UTF-8");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** @param most how large it may be */
    static byte[] bytes(Path file, long most) throws CommandException {
        try {
            if (Files.size(file) > most) {
                throw CommandException.failed(file + " is larger than " + (most >> 10) + " KiB");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static CommandException unreadable(Path file, IOException e) {
        return CommandException.failed(
                e instanceof NoSuchFileException
                        ? "there is no file " + file
                        : file + " cannot be read: " + e.getMessage());
    }
}
