using Microsoft.Extensions.Options;

namespace Bifrost.Client;

/// <summary>Checks options when the host starts, and says which client's they are.</summary>
internal sealed class BifrostClientOptionsValidator : IValidateOptions<BifrostClientOptions>
{
    public ValidateOptionsResult Validate(string? name, BifrostClientOptions options)
    {
        string client = string.IsNullOrEmpty(name) ? "Bifrost client" : $"Bifrost client '{name}'";
        string[] faults = [.. options.Faults().Select(fault => $"{client}: {fault}")];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
