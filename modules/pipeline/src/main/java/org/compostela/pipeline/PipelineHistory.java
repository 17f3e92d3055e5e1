package org.compostela.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The versions of the pipeline, a file each: {@code 7.xml}. The newest hundred are kept. Not thread-safe. */
public final class PipelineHistory {
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.xml");
    private static final int KEPT = 100;

    /**
     * One version.
     *
     * @param at when it was taken
     */
    public record Entry(int number, Instant at) {
        public Entry {
            requireNonNull(at, "at");
        }
    }

    private final Path folder;

    PipelineHistory(Path folder) {
        this.folder = requireNonNull(folder, "folder");
    }

    /** The newest first. */
    ImmutableList<Entry> entries() throws IOException {
        if (!Files.isDirectory(folder)) {
            return ImmutableList.of();
        }
        ImmutableList.Builder<Entry> entries = ImmutableList.builder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    entries.add(new Entry(
                            Integer.parseInt(name.group(1)),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return ImmutableList.sortedCopyOf(Comparator.comparingInt(Entry::number).reversed(), entries.build());
    }

    /** @throws FileNotFoundException there is no such version */
    String text(int number) throws IOException {
        Path file = file(number);
        if (!Files.exists(file)) {
            throw new FileNotFoundException("there is no version " + number + " of the pipeline in " + folder);
        }
        return Files.readString(file, UTF_8);
    }

    /** The number of the newest version if it is this text, else a new one. */
    int numberOf(String text) throws IOException {
        List<Entry> entries = entries();
        if (!entries.isEmpty() && text(entries.get(0).number()).equals(text)) {
            return entries.get(0).number();
        }
        return add(text);
    }

    /** Gives the text a number. */
    int add(String text) throws IOException {
        List<Entry> entries = entries();
        int number = entries.isEmpty() ? 1 : entries.get(0).number() + 1;
        Files.createDirectories(folder);
        AtomicFile.write(file(number), text);
        for (Entry old : entries.subList(Math.min(entries.size(), KEPT - 1), entries.size())) {
            Files.deleteIfExists(file(old.number()));
        }
        return number;
    }

    private Path file(int number) {
        return folder.resolve(number + ".xml");
    }
}
