namespace Bifrost.Client.Tests.Replay;

/// <summary>The operation of a recorded request.</summary>
internal enum CallKind
{
    Retrieve,
    Results,
    Create,
    List,
    Cancel,
    FileUpload,
    FileList,
    FileRetrieve,
    FileDelete,
    FileContent,

    /// <summary>A path or a method that the API does not have.</summary>
    Route,
}
