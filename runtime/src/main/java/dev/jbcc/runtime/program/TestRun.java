package dev.jbcc.runtime.program;

/**
 * What to run a program on ({@code BPF_PROG_TEST_RUN}).
 *
 * @param data the packet; empty for programs without one
 * @param context the context; empty for the kernel's default
 * @param dataOutBytes room for the packet afterwards
 * @param contextOutBytes room for the context afterwards
 * @param repeat how often to run; 0 counts as 1. Raw tracepoint and tracing programs run once.
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record TestRun(byte[] data, byte[] context, int dataOutBytes, int contextOutBytes, int repeat) {
    /** Runs once on nothing. */
    public static final TestRun NOTHING = new TestRun(new byte[0], new byte[0], 0, 0, 0);

    public TestRun {
        data = data.clone();
        context = context.clone();
    }

    /** Runs once on a packet, with room for twice as much afterwards. */
    public static TestRun ofPacket(byte[] packet) {
        return new TestRun(packet, new byte[0], packet.length * 2, 0, 1);
    }

    /** Runs once on a context, such as the arguments of a raw tracepoint. */
    public static TestRun ofContext(byte[] context) {
        return new TestRun(new byte[0], context, 0, 0, 0);
    }

    @Override
    public byte[] data() {
        return data.clone();
    }

    @Override
    public byte[] context() {
        return context.clone();
    }

    /**
     * What came of it.
     *
     * @param returnValue of the last run, unsigned
     * @param averageNanos of one run
     */
    public record Result(int returnValue, int averageNanos, byte[] data, byte[] context) {
        public Result {
            data = data.clone();
            context = context.clone();
        }

        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public byte[] context() {
            return context.clone();
        }
    }
}
