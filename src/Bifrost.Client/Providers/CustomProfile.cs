namespace Bifrost.Client.Providers;

/// <summary>A provider of which nothing is known: everything is sent as the caller gives it.</summary>
internal sealed class CustomProfile : ProviderProfile;
