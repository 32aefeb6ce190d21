namespace Bifrost.Client.Tests.Jobs;

/// <summary>The calls of a journal that can throw.</summary>
public enum JournalCallKind
{
    /// <summary>A job is locked.</summary>
    Lock,

    /// <summary>A state is read.</summary>
    ReadState,

    /// <summary>A step is written.</summary>
    WriteState,

    /// <summary>A file is begun.</summary>
    CreateFile,

    /// <summary>A file is written.</summary>
    WriteFile,

    /// <summary>A file is committed.</summary>
    CommitFile,

    /// <summary>A file is opened.</summary>
    OpenFile,

    /// <summary>A file is read.</summary>
    ReadFile,

    /// <summary>The control record is read.</summary>
    ReadControl,

    /// <summary>Jobs are listed.</summary>
    List,

    /// <summary>A job is deleted.</summary>
    Delete,
}
