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
    /** How many of the arguments before those about time are the tool's own. */
    private final int own;

    private final Options.@Nullable Value<Long> interval;
    private final Options.@Nullable Value<Long> number;
    private final Options.Value<Long> duration;
    private final Duration usual;

    private Pace(
            Options.@Nullable Values arguments,
            int own,
            Options.@Nullable Value<Long> interval,
            Options.@Nullable Value<Long> number,
            Options.Value<Long> duration,
            Duration usual) {
        this.arguments = arguments;
        this.own = own;
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
        return new Pace(arguments, 0, null, null, duration, usual);
    }

    /**
     * Declares an argument of the tool's own, which {@link #own} returns, then {@code [INTERVAL [COUNT]]} and {@code --duration};
     * without an interval it prints once, at the end.
     */
    public static Pace after(Options options, String label, String description) {
        Options.Value<Long> duration = options.seconds("SECONDS", "End after this time.", "--duration");
        Options.Values arguments = options.parameters(
                label + " INTERVAL COUNT",
                "0..*",
                description + ", seconds between two outputs (" + whenNotGiven(FOR_EVER)
                        + "), and how many outputs (until Ctrl-C unless given).");
        return new Pace(arguments, 1, null, null, duration, FOR_EVER);
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
        return new Pace(null, 0, interval, number, duration, usual);
    }

    private static String whenNotGiven(Duration usual) {
        return usual.equals(FOR_EVER) ? "only one, at the end" : usual.toSeconds() + " unless given";
    }

    /** Returns the tool's own arguments: one, or none if it was not given. */
    public List<String> own() {
        List<String> all = all();
        return all.subList(0, Math.min(own, all.size()));
    }

    private List<String> given() {
        List<String> all = all();
        return all.subList(Math.min(own, all.size()), all.size());
    }

    private List<String> all() {
        return arguments == null ? List.of() : arguments.get();
    }

    void check() {
        if (given().size() > 2) {
            throw new UsageException(
                    "argument '" + given().get(2) + "': not known; after the interval and the count nothing is left");
        }
        Duration _ = interval();
        long _ = count();
    }

    /** Returns the time between two outputs. */
    Duration interval() {
        if (interval != null) {
            return interval.get().map(Duration::ofNanos).orElse(usual);
        }
        List<String> given = given();
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
        List<String> given = given();
        return given.size() < 2
                ? Long.MAX_VALUE
                : Options.parseNumber("argument COUNT", given.get(1), 1, Long.MAX_VALUE);
    }

    /** Returns how long to trace, in nanoseconds; {@link Long#MAX_VALUE} until Ctrl-C. */
    long nanos() {
        return duration.or(Long.MAX_VALUE);
    }
}
