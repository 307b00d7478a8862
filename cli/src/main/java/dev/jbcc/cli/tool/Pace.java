package dev.jbcc.cli.tool;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How often a tool prints, and how long: the options for it, in one of the two forms that bcc's tools have. */
public final class Pace {
    /** The time until the end, whenever that is. */
    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Options.@Nullable Values arguments;
    private final Options.@Nullable Value<Long> interval;
    private final Options.@Nullable Value<Long> number;
    private final Options.Value<Long> duration;
    private final Duration usual;

    private Pace(
            Options.@Nullable Values arguments,
            Options.@Nullable Value<Long> interval,
            Options.@Nullable Value<Long> number,
            Options.Value<Long> duration,
            Duration usual) {
        this.arguments = arguments;
        this.interval = interval;
        this.number = number;
        this.duration = duration;
        this.usual = usual;
    }

    /** Declares {@code [INTERVAL [COUNT]]} and {@code --duration}; without an interval it prints once, at the end. */
    public static Pace arguments(Options options) {
        return arguments(options, FOR_EVER);
    }

    /** Declares {@code [INTERVAL [COUNT]]} and {@code --duration}, with an interval for when none is given. */
    public static Pace arguments(Options options, Duration usual) {
        Options.Value<Long> duration = options.seconds("SECONDS", "End after this time.", "--duration");
        Options.Values arguments = options.parameters(
                "INTERVAL COUNT",
                "0..*",
                "Seconds between two outputs (" + whenNotGiven(usual)
                        + "), and how many outputs (until Ctrl-C unless given).");
        return new Pace(arguments, null, null, duration, usual);
    }

    /** Declares {@code -i INTERVAL} and {@code -d DURATION}; without an interval it prints once, at the end. */
    public static Pace options(Options options) {
        return options(options, FOR_EVER);
    }

    /** Declares {@code -i INTERVAL} and {@code -d DURATION}, with an interval for when none is given. */
    public static Pace options(Options options, Duration usual) {
        return options(options, null, usual);
    }

    /** Declares {@code -i INTERVAL}, {@code -n COUNT} and {@code -d DURATION}, with an interval for when none is given. */
    public static Pace countedOptions(Options options, Duration usual) {
        return options(
                options,
                options.number("COUNT", 1, Long.MAX_VALUE, "End after so many outputs.", "-n", "--number"),
                usual);
    }

    private static Pace options(Options options, Options.@Nullable Value<Long> number, Duration usual) {
        Options.Value<Long> interval = options.seconds(
                "SECONDS", "Time between two outputs (" + whenNotGiven(usual) + ").", "-i", "--interval");
        Options.Value<Long> duration = options.seconds("SECONDS", "End after this time.", "-d", "--duration");
        return new Pace(null, interval, number, duration, usual);
    }

    private static String whenNotGiven(Duration usual) {
        return usual.equals(FOR_EVER) ? "only one, at the end" : usual.toSeconds() + " unless given";
    }

    void check() {
        if (arguments != null && arguments.get().size() > 2) {
            throw new UsageException("argument '" + arguments.get().get(2)
                    + "': not known; after the interval and the count nothing is left");
        }
        Duration _ = interval();
        long _ = count();
    }

    /** Returns the time between two outputs. */
    Duration interval() {
        if (interval != null) {
            return interval.get().map(Duration::ofNanos).orElse(usual);
        }
        List<String> given = arguments == null ? List.of() : arguments.get();
        return given.isEmpty() ? usual : Duration.ofNanos(Options.parseSeconds("argument INTERVAL", given.getFirst()));
    }

    /** Returns whether the only output is that at the end. */
    boolean once() {
        return interval().equals(FOR_EVER);
    }

    /** Returns how many outputs there are to be. */
    long count() {
        if (number != null) {
            return number.or(Long.MAX_VALUE);
        }
        List<String> given = arguments == null ? List.of() : arguments.get();
        return given.size() < 2
                ? Long.MAX_VALUE
                : Options.parseNumber("argument COUNT", given.get(1), 1, Long.MAX_VALUE);
    }

    /** Returns how long to trace, in nanoseconds; {@link Long#MAX_VALUE} until Ctrl-C. */
    long nanos() {
        return duration.or(Long.MAX_VALUE);
    }
}
