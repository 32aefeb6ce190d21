namespace Bifrost.Client.WireTests.Replay;

/// <summary>What a recorded request asks of the gateway.</summary>
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

    /// <summary>A path or a method that is no call of the API.</summary>
    Route,
}
