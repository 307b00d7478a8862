package dev.jbcc.cli.tool;

/**
 * One frame of a stack, with its name.
 *
 * @param address where it was, 0 for what is no address
 */
public record StackFrame(Kind kind, String name, long address) {
    /** Where the code is; flame graphs have a colour for each. */
    public enum Kind {
        /** The kernel and its modules. */
        KERNEL('k', "kernel"),
        /** Programs and libraries. */
        NATIVE('n', "native"),
        /** What was compiled at run time and named in a perf map, such as Java methods. */
        COMPILED('j', "Java"),
        /** No code: a process, a delimiter, a stack that is missing. */
        LABEL('p', "process");

        private final char letter;
        private final String title;

        Kind(char letter, String title) {
            this.letter = letter;
            this.title = title;
        }

        /** Returns the letter that stands for it in the data of flame graphs. */
        public char letter() {
            return letter;
        }

        /** Returns its name in the legend of flame graphs. */
        public String title() {
            return title;
        }
    }

    /** Returns what is no code. */
    public static StackFrame label(String text) {
        return new StackFrame(Kind.LABEL, text, 0);
    }

    /** Returns the line of a list of frames: the name, with the address before it if that is wanted. */
    public String line(String indent, boolean withAddress) {
        return withAddress && kind != Kind.LABEL ? String.format("%s%-16x %s", indent, address, name) : indent + name;
    }
}
