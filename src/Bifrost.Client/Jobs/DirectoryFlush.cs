using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bifrost.Client.Jobs;

/// <summary>Flushes a directory to the disk, so that files that were created, renamed or deleted in it stay so when the power fails.</summary>
internal static class DirectoryFlush
{
    // O_RDONLY | O_CLOEXEC: a process that is started at the same time does not get the directory.
    private const int LinuxFlags = 0x80000;
    private const int AppleFlags = 0x1000000;

    /// <summary>Flushes a directory. Does nothing on Windows, and where the file system cannot.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            // FileStream and File.OpenHandle refuse directories.
            int descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), OperatingSystem.IsLinux() ? LinuxFlags : OperatingSystem.IsMacOS() ? AppleFlags : 0);
            if (descriptor < 0)
                return;
            using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Some file systems cannot flush a directory. The file itself has been flushed.
        }
    }

    // The bytes of the path end with 0. No generated marshalling is needed, which would need unsafe code.
    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
