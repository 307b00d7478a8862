package dev.jbcc.cli;

import dev.jbcc.cli.command.CheckCommand;
import dev.jbcc.cli.command.CompileCommand;
import dev.jbcc.cli.command.DoctorCommand;
import dev.jbcc.cli.command.RunCommand;
import dev.jbcc.cli.command.ToolsCommand;
import dev.jbcc.cli.tool.cpu.CpuDist;
import dev.jbcc.cli.tool.cpu.CpuUnclaimed;
import dev.jbcc.cli.tool.cpu.HardIrqs;
import dev.jbcc.cli.tool.cpu.LlcStat;
import dev.jbcc.cli.tool.cpu.PidPerSec;
import dev.jbcc.cli.tool.cpu.RunqLat;
import dev.jbcc.cli.tool.cpu.RunqLen;
import dev.jbcc.cli.tool.cpu.RunqSlower;
import dev.jbcc.cli.tool.cpu.SoftIrqs;
import dev.jbcc.cli.tool.file.CacheStat;
import dev.jbcc.cli.tool.file.CacheTop;
import dev.jbcc.cli.tool.file.DcSnoop;
import dev.jbcc.cli.tool.file.DcStat;
import dev.jbcc.cli.tool.file.FileGone;
import dev.jbcc.cli.tool.file.FileLife;
import dev.jbcc.cli.tool.file.FileSlower;
import dev.jbcc.cli.tool.file.FileTop;
import dev.jbcc.cli.tool.file.FsDist;
import dev.jbcc.cli.tool.file.FsSlower;
import dev.jbcc.cli.tool.file.MountSnoop;
import dev.jbcc.cli.tool.file.OpenSnoop;
import dev.jbcc.cli.tool.file.ReadAhead;
import dev.jbcc.cli.tool.file.StatSnoop;
import dev.jbcc.cli.tool.file.SyncSnoop;
import dev.jbcc.cli.tool.file.VfsCount;
import dev.jbcc.cli.tool.file.VfsStat;
import dev.jbcc.cli.tool.generic.Deadlock;
import dev.jbcc.cli.tool.generic.FuncCount;
import dev.jbcc.cli.tool.generic.FuncInterval;
import dev.jbcc.cli.tool.generic.FuncLatency;
import dev.jbcc.cli.tool.generic.FuncSlower;
import dev.jbcc.cli.tool.generic.Inject;
import dev.jbcc.cli.tool.generic.KLockStat;
import dev.jbcc.cli.tool.generic.OffCpuTime;
import dev.jbcc.cli.tool.generic.OffWakeTime;
import dev.jbcc.cli.tool.generic.Profile;
import dev.jbcc.cli.tool.generic.StackCount;
import dev.jbcc.cli.tool.generic.SysCount;
import dev.jbcc.cli.tool.generic.TpList;
import dev.jbcc.cli.tool.generic.WakeupTime;
import dev.jbcc.cli.tool.java.JavaCalls;
import dev.jbcc.cli.tool.java.JavaFlow;
import dev.jbcc.cli.tool.java.JavaGc;
import dev.jbcc.cli.tool.java.JavaObjNew;
import dev.jbcc.cli.tool.java.JavaStat;
import dev.jbcc.cli.tool.java.JavaThreads;
import dev.jbcc.cli.tool.memory.DrSnoop;
import dev.jbcc.cli.tool.memory.MemLeak;
import dev.jbcc.cli.tool.memory.OomKill;
import dev.jbcc.cli.tool.memory.ShmSnoop;
import dev.jbcc.cli.tool.memory.SlabRateTop;
import dev.jbcc.cli.tool.network.BindSnoop;
import dev.jbcc.cli.tool.network.GetHostLatency;
import dev.jbcc.cli.tool.network.NetQTop;
import dev.jbcc.cli.tool.network.SoListen;
import dev.jbcc.cli.tool.network.TcpAccept;
import dev.jbcc.cli.tool.network.TcpConnLat;
import dev.jbcc.cli.tool.network.TcpConnect;
import dev.jbcc.cli.tool.network.TcpDrop;
import dev.jbcc.cli.tool.network.TcpLife;
import dev.jbcc.cli.tool.network.TcpRetrans;
import dev.jbcc.cli.tool.network.TcpRtt;
import dev.jbcc.cli.tool.network.TcpStates;
import dev.jbcc.cli.tool.network.TcpSynBl;
import dev.jbcc.cli.tool.network.TcpTop;
import dev.jbcc.cli.tool.network.TcpTracer;
import dev.jbcc.cli.tool.probe.ArgDist;
import dev.jbcc.cli.tool.probe.Trace;
import dev.jbcc.cli.tool.process.ExecSnoop;
import dev.jbcc.cli.tool.process.ExitSnoop;
import dev.jbcc.cli.tool.process.KillSnoop;
import dev.jbcc.cli.tool.security.BashReadline;
import dev.jbcc.cli.tool.security.Capable;
import dev.jbcc.cli.tool.security.SslSniff;
import dev.jbcc.cli.tool.security.TtySnoop;
import dev.jbcc.cli.tool.storage.BioLatency;
import dev.jbcc.cli.tool.storage.BioPattern;
import dev.jbcc.cli.tool.storage.BioSnoop;
import dev.jbcc.cli.tool.storage.BioTop;
import dev.jbcc.cli.tool.storage.BiteSize;
import dev.jbcc.cli.tool.top.Top;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The sub-commands, in the order in which help lists them. */
enum Subcommand {
    RUN(Area.COMMAND, "Run a program: attach it, print what it sends."),
    CHECK(Area.COMMAND, "Compile and load programs without attaching them."),
    COMPILE(Area.COMMAND, "Compile a program into an object file, or show a stage on the way."),
    DOCTOR(Area.COMMAND, "Say what works on this machine, and what to do about the rest."),
    TOOLS(Area.COMMAND, "List the tools, and say which of them run on this kernel."),
    COMPLETION(Area.COMMAND, "Print the completion script for a shell."),
    HELP(Area.COMMAND, "Show the manual page of a command."),

    ARGDIST(Area.GENERIC, "Show how values of calls and events are distributed."),
    DEADLOCK(Area.GENERIC, "Find orders of locking in a process that can make it wait for ever."),
    FUNCCOUNT(Area.GENERIC, "Count calls of functions, or hits of tracepoints and static probes."),
    FUNCINTERVAL(Area.GENERIC, "Show how much time is between two calls of a function, as histograms."),
    FUNCLATENCY(Area.GENERIC, "Show how long functions take, as histograms."),
    FUNCSLOWER(Area.GENERIC, "Trace calls of functions that take long."),
    KLOCKSTAT(Area.GENERIC, "Show how long the kernel waits for its mutexes and holds them, by caller."),
    INJECT(Area.GENERIC, "Make allocations or block I/O of the kernel fail where given functions call them."),
    OFFCPUTIME(Area.GENERIC, "Show how long tasks are off the CPU, by stack."),
    OFFWAKETIME(Area.GENERIC, "Show how long tasks sleep, by their stack and the stack of what wakes them."),
    PROFILE(Area.GENERIC, "Sample what CPUs do, by stack."),
    STACKCOUNT(Area.GENERIC, "Count calls of functions and other events, by stack."),
    SYSCOUNT(Area.GENERIC, "Count system calls, by call or by process, and how long they take."),
    TOP(Area.GENERIC, "Show what processes do, on one screen: CPU, waits, I/O, TCP, faults."),
    TPLIST(Area.GENERIC, "List tracepoints of the kernel, or static probes (USDT) of programs."),
    TRACE(Area.GENERIC, "Trace calls and events, with conditions and values of your own."),
    WAKEUPTIME(Area.GENERIC, "Show how long tasks sleep, by the stack of what wakes them."),

    EXECSNOOP(Area.PROCESSES, "Trace new processes."),
    EXITSNOOP(Area.PROCESSES, "Trace processes that end, and why."),
    KILLSNOOP(Area.PROCESSES, "Trace signals being sent."),

    OPENSNOOP(Area.FILES, "Trace files being opened."),
    STATSNOOP(Area.FILES, "Trace calls of the stat family."),
    SYNCSNOOP(Area.FILES, "Trace calls of the sync family."),
    FILELIFE(Area.FILES, "Trace files that are deleted soon after they were made."),
    FILEGONE(Area.FILES, "Trace files being deleted or renamed."),
    VFSSTAT(Area.FILES, "Count calls of the file system layer per second."),
    DCSTAT(Area.FILES, "Show how well the cache of directory entries works."),
    VFSCOUNT(Area.FILES, "Count calls of each function of the file system layer."),
    FILETOP(Area.FILES, "Show which threads read and write which files most."),
    FILESLOWER(Area.FILES, "Trace reads and writes of files that take long."),
    DCSNOOP(Area.FILES, "Trace look-ups in the cache of directory entries."),
    CACHESTAT(Area.FILES, "Show how well the page cache works."),
    CACHETOP(Area.FILES, "Show how well the page cache works, by process."),
    READAHEAD(Area.FILES, "Show whether pages that are read ahead are used, and when."),
    EXT4SLOWER(Area.FILES, "Trace operations of ext4 that take long."),
    MOUNTSNOOP(Area.FILES, "Trace file systems being mounted and unmounted."),
    XFSSLOWER(Area.FILES, "Trace operations of XFS that take long."),
    BTRFSSLOWER(Area.FILES, "Trace operations of Btrfs that take long."),
    NFSSLOWER(Area.FILES, "Trace operations of NFS that take long."),
    EXT4DIST(Area.FILES, "Show how long operations of ext4 take."),
    XFSDIST(Area.FILES, "Show how long operations of XFS take."),
    BTRFSDIST(Area.FILES, "Show how long operations of Btrfs take."),
    NFSDIST(Area.FILES, "Show how long operations of NFS take."),

    BIOLATENCY(Area.STORAGE, "Show how long block I/O takes."),
    BIOPATTERN(Area.STORAGE, "Show whether block I/O is sequential or random."),
    BIOSNOOP(Area.STORAGE, "Trace block I/O."),
    BIOTOP(Area.STORAGE, "Show which processes have most block I/O."),
    BITESIZE(Area.STORAGE, "Show how big block I/O is, by process name."),

    CPUDIST(Area.CPU, "Show how long tasks run at a time, or stay away from the CPU."),
    CPUUNCLAIMED(Area.CPU, "Show how many CPUs are idle while tasks wait for others."),
    HARDIRQS(Area.CPU, "Show the time in hard interrupts."),
    LLCSTAT(Area.CPU, "Count cache references and misses by process."),
    PIDPERSEC(Area.CPU, "Count new tasks each second."),
    RUNQLAT(Area.CPU, "Show how long tasks wait for a CPU."),
    RUNQLEN(Area.CPU, "Show how many tasks wait for each CPU."),
    RUNQSLOWER(Area.CPU, "Trace tasks that wait long for a CPU."),
    SOFTIRQS(Area.CPU, "Show the time in soft interrupts."),

    MEMLEAK(Area.MEMORY, "Show what was allocated and not freed, by stack."),
    OOMKILL(Area.MEMORY, "Trace processes that the kernel kills for lack of memory."),
    DRSNOOP(Area.MEMORY, "Trace tasks that have to reclaim memory before they get some."),
    SHMSNOOP(Area.MEMORY, "Trace calls about System V shared memory."),
    SLABRATETOP(Area.MEMORY, "Show which slab caches of the kernel most is allocated from."),

    BASHREADLINE(Area.SECURITY, "Trace lines that are entered in bash."),
    CAPABLE(Area.SECURITY, "Trace checks of capabilities."),
    SSLSNIFF(Area.SECURITY, "Trace what is sent and received through TLS, unencrypted."),
    TTYSNOOP(Area.SECURITY, "Show what is written to a terminal."),

    BINDSNOOP(Area.NETWORK, "Trace sockets being bound to addresses and ports."),
    GETHOSTLATENCY(Area.NETWORK, "Show how long processes wait for the addresses of a name."),
    NETQTOP(Area.NETWORK, "Show what goes through each queue of a network device, by size."),
    SOLISTEN(Area.NETWORK, "Trace sockets that processes listen on."),
    TCPACCEPT(Area.NETWORK, "Trace TCP connections being accepted."),
    TCPCONNECT(Area.NETWORK, "Trace TCP connections being made."),
    TCPCONNLAT(Area.NETWORK, "Show how long TCP connections take to be answered."),
    TCPDROP(Area.NETWORK, "Trace TCP segments that the kernel drops, and why."),
    TCPLIFE(Area.NETWORK, "Show TCP sessions when they end, with lifespan and traffic."),
    TCPRETRANS(Area.NETWORK, "Trace TCP segments being sent once more."),
    TCPRTT(Area.NETWORK, "Show how long segments of TCP connections take there and back."),
    TCPSTATES(Area.NETWORK, "Trace changes of the state of TCP sockets."),
    TCPSYNBL(Area.NETWORK, "Show how full the queues of connections to be accepted are."),
    TCPTOP(Area.NETWORK, "Show which processes send and receive most over TCP."),
    TCPTRACER(Area.NETWORK, "Trace TCP connections being made, accepted and closed."),

    JAVACALLS(Area.JAVA, "Count calls of the methods of a JVM, and how long they take."),
    JAVAFLOW(Area.JAVA, "Trace methods of a JVM being entered and left."),
    JAVAGC(Area.JAVA, "Trace garbage collections of a JVM."),
    JAVAOBJNEW(Area.JAVA, "Count the objects that a JVM makes, by class."),
    JAVASTAT(Area.JAVA, "Show what JVMs do each second: calls, collections, objects, classes, threads."),
    JAVATHREADS(Area.JAVA, "Trace Java threads that start and end.");

    /** What a sub-command is about; help lists them by this. */
    enum Area {
        COMMAND("Commands"),
        GENERIC("Any function, any event"),
        PROCESSES("Processes"),
        FILES("Files"),
        STORAGE("Block devices"),
        CPU("CPUs and scheduling"),
        MEMORY("Memory"),
        SECURITY("Security, terminals and libraries"),
        NETWORK("Network"),
        JAVA("Java");

        private final String title;

        Area(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private final Area area;
    private final String summary;

    Subcommand(Area area, String summary) {
        this.area = area;
        this.summary = summary;
    }

    String commandName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String summary() {
        return summary;
    }

    /** Returns a new instance, its options declared; creating one is what costs, so only the one that runs is created. */
    Command create(Options options) {
        return switch (this) {
            case RUN -> new RunCommand(options);
            case CHECK -> new CheckCommand(options);
            case COMPILE -> new CompileCommand(options);
            case DOCTOR -> new DoctorCommand(options);
            case TOOLS -> new ToolsCommand(options);
            case BIOLATENCY -> new BioLatency(options);
            case BIOPATTERN -> new BioPattern(options);
            case BIOSNOOP -> new BioSnoop(options);
            case BIOTOP -> new BioTop(options);
            case BITESIZE -> new BiteSize(options);
            case CPUDIST -> new CpuDist(options);
            case CPUUNCLAIMED -> new CpuUnclaimed(options);
            case HARDIRQS -> new HardIrqs(options);
            case LLCSTAT -> new LlcStat(options);
            case PIDPERSEC -> new PidPerSec(options);
            case ARGDIST -> new ArgDist(options);
            case TRACE -> new Trace(options);
            case DEADLOCK -> new Deadlock(options);
            case FUNCCOUNT -> new FuncCount(options);
            case FUNCINTERVAL -> new FuncInterval(options);
            case FUNCLATENCY -> new FuncLatency(options);
            case FUNCSLOWER -> new FuncSlower(options);
            case KLOCKSTAT -> new KLockStat(options);
            case INJECT -> new Inject(options);
            case OFFCPUTIME -> new OffCpuTime(options);
            case OFFWAKETIME -> new OffWakeTime(options);
            case PROFILE -> new Profile(options);
            case STACKCOUNT -> new StackCount(options);
            case SYSCOUNT -> new SysCount(options);
            case TOP -> new Top(options);
            case TPLIST -> new TpList(options);
            case WAKEUPTIME -> new WakeupTime(options);
            case RUNQLAT -> new RunqLat(options);
            case RUNQLEN -> new RunqLen(options);
            case RUNQSLOWER -> new RunqSlower(options);
            case SOFTIRQS -> new SoftIrqs(options);
            case KILLSNOOP -> new KillSnoop(options);
            case EXECSNOOP -> new ExecSnoop(options);
            case OPENSNOOP -> new OpenSnoop(options);
            case EXITSNOOP -> new ExitSnoop(options);
            case STATSNOOP -> new StatSnoop(options);
            case SYNCSNOOP -> new SyncSnoop(options);
            case FILELIFE -> new FileLife(options);
            case FILEGONE -> new FileGone(options);
            case VFSSTAT -> new VfsStat(options);
            case DCSTAT -> new DcStat(options);
            case VFSCOUNT -> new VfsCount(options);
            case FILETOP -> new FileTop(options);
            case FILESLOWER -> new FileSlower(options);
            case DCSNOOP -> new DcSnoop(options);
            case CACHESTAT -> new CacheStat(options);
            case CACHETOP -> new CacheTop(options);
            case READAHEAD -> new ReadAhead(options);
            case EXT4SLOWER -> FsSlower.ext4(options);
            case XFSSLOWER -> FsSlower.xfs(options);
            case BTRFSSLOWER -> FsSlower.btrfs(options);
            case NFSSLOWER -> FsSlower.nfs(options);
            case EXT4DIST -> FsDist.ext4(options);
            case XFSDIST -> FsDist.xfs(options);
            case BTRFSDIST -> FsDist.btrfs(options);
            case NFSDIST -> FsDist.nfs(options);
            case MOUNTSNOOP -> new MountSnoop(options);
            case OOMKILL -> new OomKill(options);
            case DRSNOOP -> new DrSnoop(options);
            case SHMSNOOP -> new ShmSnoop(options);
            case SLABRATETOP -> new SlabRateTop(options);
            case MEMLEAK -> new MemLeak(options);
            case CAPABLE -> new Capable(options);
            case BASHREADLINE -> new BashReadline(options);
            case SSLSNIFF -> new SslSniff(options);
            case TTYSNOOP -> new TtySnoop(options);
            case BINDSNOOP -> new BindSnoop(options);
            case GETHOSTLATENCY -> new GetHostLatency(options);
            case NETQTOP -> new NetQTop(options);
            case SOLISTEN -> new SoListen(options);
            case TCPSYNBL -> new TcpSynBl(options);
            case TCPACCEPT -> new TcpAccept(options);
            case TCPCONNECT -> new TcpConnect(options);
            case TCPCONNLAT -> new TcpConnLat(options);
            case TCPDROP -> new TcpDrop(options);
            case TCPLIFE -> new TcpLife(options);
            case TCPRETRANS -> new TcpRetrans(options);
            case TCPRTT -> new TcpRtt(options);
            case TCPSTATES -> new TcpStates(options);
            case TCPTOP -> new TcpTop(options);
            case TCPTRACER -> new TcpTracer(options);
            case JAVACALLS -> new JavaCalls(options);
            case JAVAFLOW -> new JavaFlow(options);
            case JAVAGC -> new JavaGc(options);
            case JAVAOBJNEW -> new JavaObjNew(options);
            case JAVASTAT -> new JavaStat(options);
            case JAVATHREADS -> new JavaThreads(options);
            case COMPLETION -> new CompletionCommand(options);
            case HELP -> new HelpCommand(options);
        };
    }

    Area area() {
        return area;
    }

    /** Returns whether it is a tracing tool. */
    boolean isTool() {
        return area != Area.COMMAND;
    }

    static Optional<Subcommand> find(String name) {
        for (Subcommand command : values()) {
            if (command.commandName().equals(name)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Subcommand command : values()) {
            names.add(command.commandName());
        }
        return names;
    }
}
