namespace Bifrost.Client.Tests.Support;

/// <summary>Directories for files of tests. In memory where there is room: a journal waits for the disk at each write, and all tests share the disk.</summary>
internal static class TestDirectory
{
    private const string Memory = "/dev/shm";
    private const long MinFreeBytes = 2L * 1024 * 1024 * 1024;

    /// <summary>Creates a directory, which the caller deletes.</summary>
    public static DirectoryInfo Create(string prefix)
    {
        try
        {
            if (Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > MinFreeBytes)
                return Directory.CreateDirectory(Path.Combine(Memory, $"{prefix}{Guid.NewGuid():N}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not for this user.
        }

        return Directory.CreateTempSubdirectory(prefix);
    }
}
