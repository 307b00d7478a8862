package dev.jbcc.cli.tool;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lines of records, each with the frames of a stack below it.
 *
 * @param lines without stacks
 * @param frames names of a record's frames, the innermost first
 * @param indent before each frame
 * @param end after the last frame
 * @param <E> the records
 */
public record LinesWithStacks<E>(Lines<E> lines, Function<E, List<String>> frames, String indent, String end)
        implements Lines<E> {
    @Override
    public CharSequence header() {
        return lines.header();
    }

    @Override
    public Optional<CharSequence> add(E event) {
        return lines.add(event).map(line -> {
            StringBuilder text = new StringBuilder(line);
            frames.apply(event)
                    .forEach(frame -> text.append('\n').append(indent).append(frame));
            return text.append(end);
        });
    }
}
