package dev.jbcc.cli;

import dev.jbcc.runtime.BpfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Declares the options of one sub-command, and answers what was given once the command line is parsed. */
public final class Options {
    private final List<Runnable> checks = new ArrayList<>();
    private final CommandSpec spec;
    private final OptionSpec verbose;

    Options(String name, String summary) {
        spec = CommandSpec.create().name(name);
        spec.usageMessage().description(plain(summary)).width(Terminal.helpWidth());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
        verbose = OptionSpec.builder("-v", "--verbose")
                .type(boolean[].class)
                .arity("0")
                .description("Say more when something fails: the whole verifier log, the stack.")
                .build();
        spec.addOption(verbose);
    }

    CommandSpec spec() {
        return spec;
    }

    /** Returns whether {@code -v} was given. */
    public boolean verbose() {
        return verbosity() > 0;
    }

    /** Returns how often {@code -v} was given. */
    public int verbosity() {
        boolean[] given = verbose.getValue();
        return given == null ? 0 : given.length;
    }

    /** Adds text below the list of options. */
    public void footer(String... lines) {
        spec.usageMessage().footer(Arrays.stream(lines).map(Options::plain).toArray(String[]::new));
    }

    /** Declares an option without a value. */
    public Flag flag(String description, String... names) {
        OptionSpec option = OptionSpec.builder(names)
                .type(boolean.class)
                .description(plain(description))
                .build();
        spec.addOption(option);
        return new Flag(option);
    }

    /** Declares an option with a text. */
    public Value<String> text(String label, String description, String... names) {
        return value(label, description, Function.identity(), names);
    }

    /**
     * Declares an option with a whole number.
     *
     * @param min smallest number allowed
     * @param max largest number allowed
     */
    public Value<Long> number(String label, long min, long max, String description, String... names) {
        return value(label, description, text -> parseNumber(option(names), text, min, max), names);
    }

    /** Declares an option with a number of seconds, such as {@code 5} or {@code 0.5}; the answer is in nanoseconds. */
    public Value<Long> seconds(String label, String description, String... names) {
        return value(label, description, text -> parseSeconds(option(names), text), names);
    }

    /** Declares an option for a process; {@link #check} finds out whether it is there. */
    public Value<Long> process(String label, String description, String... names) {
        return running("process", number(label, 1, Integer.MAX_VALUE, description, names), List::of);
    }

    /** Declares an option for a thread; {@link #check} finds out whether it is there. */
    public Value<Long> thread(String description, String... names) {
        return running("thread", number("TID", 1, Integer.MAX_VALUE, description, names), List::of);
    }

    /** Declares an option for processes, separated by commas; {@link #check} finds out whether they are there. */
    public Value<List<Long>> processes(String description, String... names) {
        return running("process", numbers("PID,...", description, names), Function.identity());
    }

    /** Declares an option for threads, separated by commas; {@link #check} finds out whether they are there. */
    public Value<List<Long>> threads(String description, String... names) {
        return running("thread", numbers("TID,...", description, names), Function.identity());
    }

    private Value<List<Long>> numbers(String label, String description, String... names) {
        return value(
                label,
                description,
                text -> Arrays.stream(text.split(",", -1))
                        .map(number -> parseNumber(option(names), number, 1, Integer.MAX_VALUE))
                        .toList(),
                names);
    }

    private <T> Value<T> running(String what, Value<T> option, Function<T, List<Long>> ids) {
        checks.add(() -> option.get().map(ids).orElse(List.of()).forEach(id -> requireRunning(what, id)));
        return option;
    }

    /**
     * Reads the argument {@code PID}: the first of those that were given.
     *
     * @param which process it is, for messages
     * @throws UsageException if it is missing, or no number
     * @throws BpfException if there is no such process
     */
    public static int process(List<String> given, String which) {
        if (given.isEmpty()) {
            throw new UsageException("argument PID: missing: which " + which);
        }
        long pid = parseNumber("argument PID", given.getFirst(), 1, Integer.MAX_VALUE);
        requireRunning("process", pid);
        return (int) pid;
    }

    /** Threads are in /proc as well, though not listed. */
    private static void requireRunning(String what, long id) {
        if (!Files.exists(Path.of("/proc", Long.toString(id))) && Files.exists(Path.of("/proc/self"))) {
            throw new BpfException(what + " " + id + ": no such " + what);
        }
    }

    /**
     * Checks what was given, before the command runs: processes may end while it does.
     *
     * @throws UsageException if a value is not what its option takes
     * @throws BpfException if a process or thread is not there
     */
    public void check() {
        checks.forEach(Runnable::run);
    }

    /** Declares an option whose text is converted; the function throws {@link UsageException}. */
    public <T> Value<T> value(String label, String description, Function<String, T> convert, String... names) {
        OptionSpec option = OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(plain(description))
                .build();
        spec.addOption(option);
        Value<T> value = new Value<>(option, convert);
        checks.add(value::get);
        return value;
    }

    /** Declares an option that may be given several times. */
    public Values repeated(String label, String description, String... names) {
        OptionSpec option = OptionSpec.builder(names)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(plain(description))
                .build();
        spec.addOption(option);
        return new Values(option);
    }

    /** Declares the parameters; {@code arity} is {@code 1}, {@code 0..1}, {@code 0..*} or {@code 1..*}. */
    public Values parameters(String label, String arity, String description) {
        PositionalParamSpec parameter = PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .index(arity.endsWith("*") ? "0..*" : "0")
                .paramLabel(label)
                .description(plain(description))
                .build();
        spec.addPositional(parameter);
        return new Values(parameter);
    }

    /** Texts of help are formats to picocli, and not to us. */
    private static String plain(String text) {
        return text.replace("%", "%%");
    }

    private static String option(String... names) {
        return "option '" + names[names.length - 1] + "'";
    }

    /**
     * Reads a whole number.
     *
     * @param what is read, for messages: {@code option '--x'}
     * @throws UsageException if it is none, or out of range
     */
    public static long parseNumber(String what, String text, long min, long max) {
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new UsageException(what + ": '" + text + "': not a whole number");
        }
        if (number < min || number > max) {
            throw new UsageException(what + ": " + number + ": must be "
                    + (max == Long.MAX_VALUE ? "at least " + min : "between " + min + " and " + max));
        }
        return number;
    }

    /**
     * Reads a number of seconds; gives nanoseconds.
     *
     * @param what is read, for messages
     * @throws UsageException if it is none, or not above zero
     */
    public static long parseSeconds(String what, String text) {
        double seconds;
        try {
            seconds = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new UsageException(what + ": '" + text + "': not a number of seconds");
        }
        if (!(seconds > 0 && seconds <= 1e9)) {
            throw new UsageException(what + ": " + text + " seconds: must be more than 0 and at most 1e9");
        }
        return (long) (seconds * 1e9);
    }

    /** An option without a value. */
    public static final class Flag {
        private final ArgSpec spec;

        Flag(ArgSpec spec) {
            this.spec = spec;
        }

        /** Returns whether it was given. */
        public boolean given() {
            Boolean value = spec.getValue();
            return value != null && value;
        }
    }

    /** An option with one value. */
    public static final class Value<T> {
        private final ArgSpec spec;
        private final Function<String, T> convert;

        Value(ArgSpec spec, Function<String, T> convert) {
            this.spec = spec;
            this.convert = convert;
        }

        /** Returns the value; empty if the option was not given. */
        public Optional<T> get() {
            String text = spec.getValue();
            return text == null ? Optional.empty() : Optional.of(convert.apply(text));
        }

        /** Returns the value, or another if the option was not given. */
        public T or(T other) {
            return get().orElse(other);
        }

        /** Returns whether it was given. */
        public boolean given() {
            return spec.getValue() != null;
        }
    }

    /** An option that may be given several times, or the parameters. */
    public static final class Values {
        private final ArgSpec spec;

        Values(ArgSpec spec) {
            this.spec = spec;
        }

        /** Returns what was given, in that order. */
        public List<String> get() {
            List<String> values = spec.getValue();
            return values == null ? List.of() : values;
        }
    }
}
