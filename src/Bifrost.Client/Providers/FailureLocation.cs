namespace Bifrost.Client.Providers;

/// <summary>Where the failed requests of a batch are.</summary>
internal enum FailureLocation
{
    /// <summary>In an error file if the batch names one, else in the results: custom providers, whose kind is not known.</summary>
    FilesIfAny,

    /// <summary>In an error file, apart from the results.</summary>
    ErrorFile,

    /// <summary>In the results.</summary>
    Results,
}
